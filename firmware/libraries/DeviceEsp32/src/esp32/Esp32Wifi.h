#pragma once
#include <WiFi.h>
#include <ports/Wifi.h>

#include <atomic>

/**
 * The core's WiFi object. Joining again is the shell's business, so the core's own reconnecting is off. Events come in
 * another task and only set `state_`.
 */
class Esp32Wifi final : public Wifi {
 public:
  void join(const char* ssid, const char* password) override;
  void leave() override;
  WifiState state() override;
  int8_t rssi() override;
  void address(char out[kAddressSize]) override;
  bool startAccessPoint(const char* ssid, const char* password) override;
  void stopAccessPoint() override;
  void startScan() override;
  int scanResults(WifiNetwork* out, size_t room) override;

 private:
  void prepareOnce();
  void onEvent(arduino_event_id_t event, const arduino_event_info_t& info);
  void joinWhenFree();

  bool prepared_ = false;
  std::atomic<WifiState> state_{WifiState::Idle};
  bool joinWanted_ = false;  // as soon as the radio has left what it is in
  uint32_t joinWantedMs_ = 0;
  bool scanWanted_ = false;  // as soon as the radio is free
  uint32_t scanTriedMs_ = 0;
  char ssid_[kSsidSize] = {};
  char password_[kPassphraseSize] = {};
};
