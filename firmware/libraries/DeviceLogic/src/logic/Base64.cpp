#include "Base64.h"

#include <mbedtls/base64.h>

namespace {

/** 0 to 63; 64 when `c` is not of the alphabet. */
unsigned valueOf(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<unsigned>(c - 'A');
  if (c >= 'a' && c <= 'z') return static_cast<unsigned>(c - 'a') + 26;
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0') + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : 64;
}

/** mbedTLS skips line ends and takes stray bits; one signature must have one text only. */
bool isStrict(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return false;
  size_t padding = 0;
  while (padding < 2 && text[text.size() - 1 - padding] == '=') ++padding;
  const std::string_view digits = text.substr(0, text.size() - padding);
  for (const char c : digits) {
    if (valueOf(c) > 63) return false;
  }
  const unsigned strayBits = padding == 2 ? 0xF : padding == 1 ? 0x3 : 0;
  return (valueOf(digits.back()) & strayBits) == 0;
}

}  // namespace

size_t base64Encode(const uint8_t* bytes, size_t count, char* out, size_t size) {
  if (size == 0) return 0;
  out[0] = '\0';
  // mbedTLS reads nothing and writes nothing for nothing, but wants room for a NUL either way.
  if (count == 0 || base64Size(count) > size) return 0;
  size_t written = 0;
  if (mbedtls_base64_encode(reinterpret_cast<unsigned char*>(out), size, &written, bytes, count) == 0) return written;
  out[0] = '\0';
  return 0;
}

size_t base64Decode(std::string_view text, uint8_t* out, size_t size) {
  if (!isStrict(text)) return 0;
  size_t written = 0;
  const auto* source = reinterpret_cast<const unsigned char*>(text.data());
  return mbedtls_base64_decode(out, size, &written, source, text.size()) == 0 ? written : 0;
}
