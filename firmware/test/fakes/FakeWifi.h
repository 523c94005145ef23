#pragma once
#include <ports/Wifi.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <string>
#include <vector>

/** A radio in a room with scripted networks. Joining takes no time, unless the router is `slow`. */
class FakeWifi final : public Wifi {
 public:
  void join(const char* ssid, const char* password) override {
    joins++;
    joinedSsid = ssid;
    joinedPassword = password;
    const auto network = passwords.find(ssid);
    if (slow) {
      state_ = WifiState::Joining;
    } else if (network == passwords.end()) {
      state_ = WifiState::NotFound;
    } else {
      state_ = network->second == password ? WifiState::Joined : WifiState::WrongPassword;
    }
  }
  void leave() override {
    leaves++;
    state_ = WifiState::Idle;
  }
  WifiState state() override {
    if (state_ == WifiState::Joined && passwords.count(joinedSsid) == 0) state_ = WifiState::Lost;
    return state_;
  }
  int8_t rssi() override { return -61; }
  void address(char out[kAddressSize]) override {
    std::strcpy(out, state() == WifiState::Joined ? "192.168.1.77" : "");
  }
  bool startAccessPoint(const char* ssid, const char* password) override {
    if (password[0] != '\0' && std::strlen(password) < 8) return false;
    apSsid = ssid;
    apPassword = password;
    apOpen = true;
    apStarts++;
    return true;
  }
  void stopAccessPoint() override { apOpen = false; }
  void startScan() override {
    scans++;
    scanStarted_ = true;
  }
  int scanResults(WifiNetwork* out, size_t room) override {
    if (!scanStarted_ || scanning) return -1;
    const size_t count = std::min(room, networks.size());
    std::copy_n(networks.begin(), count, out);
    return static_cast<int>(count);
  }
  void hear(const std::string& ssid, int8_t rssi, bool open) {
    WifiNetwork network{};
    std::memcpy(network.ssid, ssid.c_str(), std::min(ssid.size(), kSsidSize - 1));
    network.rssi = rssi;
    network.open = open;
    networks.push_back(network);
  }

  std::map<std::string, std::string> passwords;  // the routers that are on
  std::vector<WifiNetwork> networks;             // what a scan finds
  bool slow = false;                             // a router that lets nobody in and refuses nobody
  bool scanning = false;                         // a scan that does not end
  bool apOpen = false;
  int joins = 0, leaves = 0, scans = 0, apStarts = 0;
  std::string joinedSsid, joinedPassword, apSsid, apPassword;

 private:
  WifiState state_ = WifiState::Idle;
  bool scanStarted_ = false;
};
