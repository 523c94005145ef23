#include "Hex.h"

namespace {

/** 0 to 15; 16 when `c` is no hex digit. */
uint8_t valueOf(char c) {
  if (c >= '0' && c <= '9') return static_cast<uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<uint8_t>(c - 'A' + 10);
  return 16;
}

}  // namespace

void hexOf(const uint8_t* bytes, size_t count, char* out) {
  constexpr char kDigits[] = "0123456789abcdef";
  for (size_t i = 0; i < count; ++i) {
    *out++ = kDigits[bytes[i] >> 4];
    *out++ = kDigits[bytes[i] & 15];
  }
  *out = '\0';
}

bool bytesOfHex(std::string_view hex, uint8_t* out, size_t count) {
  if (hex.size() % 2 != 0 || hex.size() / 2 != count) return false;
  for (size_t i = 0; i < count; ++i) {
    const uint8_t high = valueOf(hex[2 * i]);
    const uint8_t low = valueOf(hex[2 * i + 1]);
    if (high > 15 || low > 15) return false;
    out[i] = static_cast<uint8_t>(high << 4 | low);
  }
  return true;
}

bool isLowerHex(std::string_view text, size_t digits) {
  if (text.size() != digits) return false;
  for (const char c : text) {
    if (valueOf(c) > 15 || (c >= 'A' && c <= 'F')) return false;
  }
  return true;
}
