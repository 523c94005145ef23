#include "DeviceId.h"

#include <cstring>

#include "Ascii.h"
#include "Hex.h"

void deviceIdOf(const uint8_t mac[6], char out[kDeviceIdSize]) {
  constexpr char kPrefix[] = "esp32-";
  std::memcpy(out, kPrefix, sizeof kPrefix);
  hexOf(mac, 6, out + sizeof kPrefix - 1);
}

bool isDeviceId(std::string_view text) {
  if (text.empty() || text.size() >= kDeviceIdSize) return false;
  for (const char c : text) {
    if (!isAsciiLetter(c) && !isAsciiDigit(c) && c != '.' && c != '_' && c != '-') return false;
  }
  return true;
}

bool isDeviceType(std::string_view text) {
  if (text.empty() || text.size() > 31 || !isAsciiLetter(text[0])) return false;
  for (const char c : text) {
    if (!isAsciiLetter(c) && !isAsciiDigit(c) && c != '_' && c != '-') return false;
  }
  return true;
}
