#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

/** Characters of `count` bytes in base64 with padding, and a NUL. */
constexpr size_t base64Size(size_t count) { return (count + 2) / 3 * 4 + 1; }

/** RFC 4648 section 4 with padding, NUL-terminated. The number of characters; 0 with an empty text when there is no
 * room. */
size_t base64Encode(const uint8_t* bytes, size_t count, char* out, size_t size);
/**
 * Strict: only the alphabet, padded, no white space, no stray bits in the last character. The number of bytes; 0 when
 * it is not base64, is empty, or does not fit.
 */
size_t base64Decode(std::string_view text, uint8_t* out, size_t size);
