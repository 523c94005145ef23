#pragma once
#include <ports/Clock.h>
#include <ports/Wifi.h>

#include <string>
#include <vector>

#include "../state/StateFile.h"

/**
 * A radio in a room that a JSON file describes: `{"networks": [{"ssid", "password"?, "rssi"?, "hidden"?}]}`. The file
 * is read again when it changes: taking a network out of it is switching its router off.
 */
class HostWifi final : public Wifi {
 public:
  /** `deaf`: hears no network, whatever the file says. */
  HostWifi(const std::string& file, Clock& clock, bool deaf);
  void join(const char* ssid, const char* password) override;
  void leave() override;
  WifiState state() override;
  int8_t rssi() override;
  void address(char out[kAddressSize]) override;
  bool startAccessPoint(const char* ssid, const char* password) override;
  void stopAccessPoint() override;
  void startScan() override;
  int scanResults(WifiNetwork* out, size_t room) override;
  /** Whether there is a network to send into. */
  bool isJoined() { return state() == WifiState::Joined; }

 private:
  struct Router {
    std::string ssid;
    std::string password;
    int8_t rssi;
    bool hidden;
  };
  std::vector<Router> routers();
  /** How the join ends, with the routers that are on now. */
  WifiState answer();
  void enter(WifiState state);

  WatchedJson file_;
  Clock& clock_;
  const bool deaf_;
  std::string ssid_;
  std::string password_;
  WifiState state_ = WifiState::Idle;
  uint64_t joinMs_ = 0;
  int8_t rssi_ = 0;
  bool scanning_ = false;
  uint64_t scanMs_ = 0;
};
