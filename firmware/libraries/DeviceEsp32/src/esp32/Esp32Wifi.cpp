#include "Esp32Wifi.h"

#include <Arduino.h>
#include <esp_wifi.h>

#include <cstdio>
#include <cstring>

namespace {

// Leaving a network ends with an event. Should it not come, the next join is tried all the same.
constexpr uint32_t kLeaveLimitMs = 1000;
// A scan is refused while a join is under way; it is asked for again.
constexpr uint32_t kScanRetryMs = 500;

/** Why a join ended, from the 802.11 and ESP-IDF reason codes (esp_wifi_types.h; 210 to 212 are new in ESP-IDF 5.2). */
WifiState stateAfter(uint8_t reason) {
  switch (reason) {
    case WIFI_REASON_AUTH_EXPIRE:  // also the answer of some routers to a wrong password
    case WIFI_REASON_MIC_FAILURE:
    case WIFI_REASON_4WAY_HANDSHAKE_TIMEOUT:
    case WIFI_REASON_AUTH_FAIL:
    case WIFI_REASON_HANDSHAKE_TIMEOUT:
      return WifiState::WrongPassword;
    case WIFI_REASON_NO_AP_FOUND:
    case 210:
    case 211:
    case 212:
      return WifiState::NotFound;
    default:
      return WifiState::Lost;
  }
}

/** Keeps `out` sorted by strength and each SSID once; the weakest falls out when there is no room. */
size_t insert(WifiNetwork* out, size_t count, size_t room, const WifiNetwork& found) {
  for (size_t i = 0; i < count; ++i) {
    if (strcmp(out[i].ssid, found.ssid) != 0) continue;
    if (out[i].rssi >= found.rssi) return count;
    memmove(&out[i], &out[i + 1], (count - i - 1) * sizeof(WifiNetwork));
    --count;
    break;
  }
  size_t at = count;
  while (at > 0 && out[at - 1].rssi < found.rssi) --at;
  if (at >= room) return count;
  const size_t kept = count < room ? count : room - 1;
  memmove(&out[at + 1], &out[at], (kept - at) * sizeof(WifiNetwork));
  out[at] = found;
  return kept + 1;
}

}  // namespace

void Esp32Wifi::prepareOnce() {
  if (prepared_) return;
  prepared_ = true;
  WiFi.persistent(false);  // credentials live in our own settings alone
  WiFi.setAutoReconnect(false);
  WiFi.setScanMethod(WIFI_ALL_CHANNEL_SCAN);  // the strongest of several access points with this name, not the first
  WiFi.onEvent([this](arduino_event_id_t event, arduino_event_info_t info) { onEvent(event, info); });
}

void Esp32Wifi::onEvent(arduino_event_id_t event, const arduino_event_info_t& info) {
  switch (event) {
    case ARDUINO_EVENT_WIFI_STA_GOT_IP:
      state_ = WifiState::Joined;
      break;
    case ARDUINO_EVENT_WIFI_STA_LOST_IP:
      state_ = WifiState::Lost;
      break;
    case ARDUINO_EVENT_WIFI_STA_DISCONNECTED: {
      const uint8_t reason = info.wifi_sta_disconnected.reason;
      // While a join is under way, this is our own leaving of the network before.
      if (reason == WIFI_REASON_ASSOC_LEAVE && state_ == WifiState::Joining) break;
      if (state_ != WifiState::Idle) state_ = stateAfter(reason);
      break;
    }
    default:
      break;
  }
}

void Esp32Wifi::join(const char* ssid, const char* password) {
  prepareOnce();
  snprintf(ssid_, sizeof(ssid_), "%s", ssid);
  snprintf(password_, sizeof(password_), "%s", password);
  state_ = WifiState::Joining;
  joinWanted_ = true;
  joinWantedMs_ = millis();
  esp_wifi_disconnect();  // also ends a join that is under way, which the core's own disconnect does not
  joinWhenFree();
}

void Esp32Wifi::joinWhenFree() {
  if (!joinWanted_) return;
  // WiFi.begin() would wait, with delays, for the old network to be left.
  if (WiFi.STA.connected() && millis() - joinWantedMs_ < kLeaveLimitMs) return;
  const char* const password = password_[0] == '\0' ? nullptr : password_;
  const bool begun = WiFi.begin(ssid_, password) != WL_CONNECT_FAILED;
  if (begun) {
    joinWanted_ = false;
  } else if (millis() - joinWantedMs_ >= kLeaveLimitMs) {
    joinWanted_ = false;
    state_ = WifiState::Lost;
  }
}

void Esp32Wifi::leave() {
  joinWanted_ = false;
  state_ = WifiState::Idle;
  esp_wifi_disconnect();
}

WifiState Esp32Wifi::state() {
  joinWhenFree();
  return state_;
}

int8_t Esp32Wifi::rssi() { return static_cast<int8_t>(WiFi.RSSI()); }

void Esp32Wifi::address(char out[kAddressSize]) {
  out[0] = '\0';
  if (state_ != WifiState::Joined) return;
  const IPAddress own = WiFi.localIP();
  snprintf(out, kAddressSize, "%u.%u.%u.%u", own[0], own[1], own[2], own[3]);
}

bool Esp32Wifi::startAccessPoint(const char* ssid, const char* password) {
  prepareOnce();
  return WiFi.softAP(ssid, password[0] == '\0' ? nullptr : password);
}

void Esp32Wifi::stopAccessPoint() { WiFi.softAPdisconnect(true); }

void Esp32Wifi::startScan() {
  prepareOnce();
  scanTriedMs_ = millis();
  scanWanted_ = WiFi.scanNetworks(true) == WIFI_SCAN_FAILED;
}

int Esp32Wifi::scanResults(WifiNetwork* out, size_t room) {
  if (scanWanted_ && millis() - scanTriedMs_ >= kScanRetryMs) startScan();
  if (scanWanted_) return -1;
  const int16_t found = WiFi.scanComplete();
  if (found < 0) return -1;
  size_t count = 0;
  for (int16_t i = 0; i < found; ++i) {
    const auto* record = static_cast<const wifi_ap_record_t*>(WiFi.getScanInfoByIndex(i));
    if (record == nullptr || record->ssid[0] == '\0') continue;  // a hidden network has no name to show
    WifiNetwork network = {};
    snprintf(network.ssid, sizeof(network.ssid), "%s", reinterpret_cast<const char*>(record->ssid));
    network.rssi = record->rssi;
    network.open = record->authmode == WIFI_AUTH_OPEN;
    count = insert(out, count, room, network);
  }
  return static_cast<int>(count);
}
