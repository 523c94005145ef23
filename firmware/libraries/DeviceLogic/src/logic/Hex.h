#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

/** Writes 2 * `count` lower-case hex digits and a NUL into `out`. */
void hexOf(const uint8_t* bytes, size_t count, char* out);
/** Reads exactly 2 * `count` hex digits, lower or upper case. False, with `out` in any state, when `hex` is anything
 * else. */
bool bytesOfHex(std::string_view hex, uint8_t* out, size_t count);
/** Whether `text` is exactly `digits` lower-case hex digits. */
bool isLowerHex(std::string_view text, size_t digits);
