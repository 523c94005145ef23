#include "HostWifi.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <set>

namespace {
constexpr uint64_t kJoinMs = 1200;
constexpr uint64_t kScanMs = 2200;
constexpr int kDefaultRssi = -60;
constexpr size_t kShortestPassphrase = 8;

int8_t signalOf(const cJSON* rssi) {
  const int value = cJSON_IsNumber(rssi) ? rssi->valueint : kDefaultRssi;
  return static_cast<int8_t>(std::clamp(value, -127, 0));
}
}  // namespace

HostWifi::HostWifi(const std::string& file, Clock& clock, bool deaf) : file_(file), clock_(clock), deaf_(deaf) {}

std::vector<HostWifi::Router> HostWifi::routers() {
  std::vector<Router> out;
  if (deaf_) return out;
  const cJSON* entry = nullptr;
  cJSON_ArrayForEach(entry, cJSON_GetObjectItemCaseSensitive(file_.look(), "networks")) {
    const char* ssid = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(entry, "ssid"));
    const char* password = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(entry, "password"));
    if (ssid == nullptr || std::strlen(ssid) >= kSsidSize) continue;
    const int8_t rssi = signalOf(cJSON_GetObjectItemCaseSensitive(entry, "rssi"));
    const bool hidden = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(entry, "hidden"));
    out.push_back({ssid, password == nullptr ? "" : password, rssi, hidden});
  }
  std::stable_sort(out.begin(), out.end(), [](const Router& a, const Router& b) { return a.rssi > b.rssi; });
  return out;
}

void HostWifi::enter(WifiState state) {
  if (state == state_) return;
  state_ = state;
  switch (state) {
    case WifiState::Joined:
      std::printf("wifi: joined %s\n", ssid_.c_str());
      break;
    case WifiState::WrongPassword:
      std::printf("wifi: wrong password for %s\n", ssid_.c_str());
      break;
    case WifiState::NotFound:
      std::printf("wifi: %s not found\n", ssid_.c_str());
      break;
    case WifiState::Lost:
      std::printf("wifi: lost %s\n", ssid_.c_str());
      break;
    case WifiState::Idle:
    case WifiState::Joining:
      break;
  }
  std::fflush(stdout);
}

void HostWifi::join(const char* ssid, const char* password) {
  ssid_ = ssid;
  password_ = password;
  joinMs_ = clock_.nowMs();
  enter(WifiState::Joining);
}

void HostWifi::leave() { enter(WifiState::Idle); }

WifiState HostWifi::answer() {
  for (const Router& router : routers()) {
    if (router.ssid != ssid_) continue;
    if (router.password != password_) return WifiState::WrongPassword;
    rssi_ = router.rssi;
    return WifiState::Joined;
  }
  return WifiState::NotFound;
}

WifiState HostWifi::state() {
  if (state_ == WifiState::Joining && clock_.nowMs() - joinMs_ >= kJoinMs) enter(answer());
  if (state_ == WifiState::Joined && answer() != WifiState::Joined) enter(WifiState::Lost);
  return state_;
}

int8_t HostWifi::rssi() { return isJoined() ? rssi_ : 0; }

void HostWifi::address(char out[kAddressSize]) { std::strcpy(out, isJoined() ? "127.0.0.1" : ""); }

bool HostWifi::startAccessPoint(const char* ssid, const char* password) {
  if (password[0] != '\0' && std::strlen(password) < kShortestPassphrase) return false;
  std::printf("access point: %s password %s\n", ssid, password);
  std::fflush(stdout);
  return true;
}

void HostWifi::stopAccessPoint() {}

void HostWifi::startScan() {
  scanning_ = true;
  scanMs_ = clock_.nowMs();
}

int HostWifi::scanResults(WifiNetwork* out, size_t room) {
  if (!scanning_ || clock_.nowMs() - scanMs_ < kScanMs) return -1;
  std::set<std::string> seen;
  size_t count = 0;
  for (const Router& router : routers()) {
    if (router.hidden || count == room || !seen.insert(router.ssid).second) continue;
    WifiNetwork& network = out[count++];
    network = WifiNetwork{};
    std::memcpy(network.ssid, router.ssid.c_str(), router.ssid.size());
    network.rssi = router.rssi;
    network.open = router.password.empty();
  }
  return static_cast<int>(count);
}
