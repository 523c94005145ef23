#include "Handover.h"

#include <logic/Hex.h>

#include <cstdio>
#include <cstdlib>

namespace {

constexpr const char* kState = "PCMS_STATE";
constexpr const char* kWifi = "PCMS_WIFI";
constexpr const char* kSlot = "PCMS_SLOT";
constexpr const char* kResetReason = "PCMS_RESET_REASON";
constexpr const char* kSpeed = "PCMS_SPEED";
constexpr const char* kPortalPort = "PCMS_PORTAL_PORT";
constexpr const char* kMac = "PCMS_MAC";

bool take(const char* name, std::string& out) {
  const char* value = std::getenv(name);
  out = value == nullptr ? "" : value;
  return value != nullptr;
}

}  // namespace

std::string macText(const uint8_t mac[6]) {
  char text[18];
  std::snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
  return text;
}

bool macOf(const std::string& text, uint8_t out[6]) {
  std::string digits;
  for (const char c : text) {
    if (c != ':' && c != '-') digits += c;
  }
  return bytesOfHex(digits, out, 6);
}

void handOver(const HostStart& start) {
  setenv(kState, start.stateFolder.c_str(), 1);
  setenv(kWifi, start.wifiFile.c_str(), 1);
  setenv(kSlot, std::to_string(start.slot).c_str(), 1);
  setenv(kResetReason, std::to_string(static_cast<int>(start.resetReason)).c_str(), 1);
  setenv(kSpeed, std::to_string(start.speed).c_str(), 1);
  setenv(kPortalPort, std::to_string(start.portalPort).c_str(), 1);
  setenv(kMac, macText(start.mac).c_str(), 1);
}

bool takeHandover(HostStart& out, std::string& why) {
  std::string slot, reason, speed, port, mac;
  const bool isWhole = take(kState, out.stateFolder) && take(kWifi, out.wifiFile) && take(kSlot, slot) &&
                       take(kResetReason, reason) && take(kSpeed, speed) && take(kPortalPort, port) && take(kMac, mac);
  if (!isWhole || !macOf(mac, out.mac)) {
    why = "this is a virtual device's firmware: virtual-device starts it";
    return false;
  }
  out.slot = std::atoi(slot.c_str());
  out.resetReason = static_cast<ResetReason>(std::atoi(reason.c_str()));
  out.speed = std::atof(speed.c_str());
  out.portalPort = static_cast<uint16_t>(std::atoi(port.c_str()));
  return true;
}
