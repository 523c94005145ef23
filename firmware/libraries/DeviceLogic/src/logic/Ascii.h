#pragma once
#include <string_view>

// Of ASCII alone, whatever the locale: what <cctype> says of other characters differs from one C library to the next.
constexpr bool isAsciiDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool isAsciiLetter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
constexpr char asciiLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/** Whether both are the same, be their letters large or small. */
bool equalsIgnoringCase(std::string_view a, std::string_view b);
/** Whether a character steers and does not print: below a blank, or DEL. */
bool hasControlCharacter(std::string_view text);
