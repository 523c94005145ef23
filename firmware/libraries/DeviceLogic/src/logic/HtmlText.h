#pragma once
#include <cstddef>
#include <string_view>

/** Room that any text of `bytes` bytes takes when escaped, with a NUL. */
constexpr size_t htmlTextSize(size_t bytes) { return bytes * 6 + 1; }

/** Escapes & < > " ' for HTML text and quoted attributes, NUL-terminated; cut between characters where it does not fit.
 * True when whole. */
bool htmlText(std::string_view text, char* out, size_t size);
