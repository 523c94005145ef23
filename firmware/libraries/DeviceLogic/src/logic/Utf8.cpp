#include "Utf8.h"

#include <cstring>

namespace {

bool isContinuation(char c) { return (static_cast<uint8_t>(c) & 0xC0) == 0x80; }

/** Bytes of a character by its first one (RFC 3629); 0 for a byte that begins none. */
size_t lengthByFirst(uint8_t first) {
  if (first < 0x80) return 1;
  if (first < 0xC2) return 0;  // a continuation, or an overlong form
  if (first < 0xE0) return 2;
  if (first < 0xF0) return 3;
  return first < 0xF5 ? 4 : 0;
}

/** The second byte also tells overlong forms, surrogates and what lies beyond U+10FFFF. */
bool isSecond(uint8_t first, uint8_t second) {
  switch (first) {
    case 0xE0:
      return second >= 0xA0;
    case 0xED:
      return second < 0xA0;
    case 0xF0:
      return second >= 0x90;
    case 0xF4:
      return second < 0x90;
  }
  return true;
}

}  // namespace

size_t utf8Length(std::string_view text) {
  if (text.empty()) return 0;
  const size_t length = lengthByFirst(static_cast<uint8_t>(text[0]));
  if (length < 2) return length;
  if (text.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if (!isContinuation(text[i])) return 0;
  }
  return isSecond(static_cast<uint8_t>(text[0]), static_cast<uint8_t>(text[1])) ? length : 0;
}

bool isUtf8(std::string_view text) {
  while (!text.empty()) {
    const size_t length = utf8Length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

bool copyText(std::string_view text, char* out, size_t size) {
  if (size == 0) return false;
  size_t count = text.size();
  if (count >= size) {
    count = size - 1;
    while (count > 0 && isContinuation(text[count])) --count;
  }
  if (count > 0) std::memcpy(out, text.data(), count);
  out[count] = '\0';
  return count == text.size();
}
