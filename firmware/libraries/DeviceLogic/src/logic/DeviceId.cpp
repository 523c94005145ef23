#include "DeviceId.h"

#include <cstring>

#include "Hex.h"

namespace {

bool isLetter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

void deviceIdOf(const uint8_t mac[6], char out[kDeviceIdSize]) {
  constexpr char kPrefix[] = "esp32-";
  std::memcpy(out, kPrefix, sizeof kPrefix);
  hexOf(mac, 6, out + sizeof kPrefix - 1);
}

bool isDeviceId(std::string_view text) {
  if (text.empty() || text.size() >= kDeviceIdSize) return false;
  for (const char c : text) {
    if (!isLetter(c) && !isDigit(c) && c != '.' && c != '_' && c != '-') return false;
  }
  return true;
}

bool isDeviceType(std::string_view text) {
  if (text.empty() || text.size() > 31 || !isLetter(text[0])) return false;
  for (const char c : text) {
    if (!isLetter(c) && !isDigit(c) && c != '_' && c != '-') return false;
  }
  return true;
}
