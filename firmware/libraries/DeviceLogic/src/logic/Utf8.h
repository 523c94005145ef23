#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

/** The number of bytes of the character at the start of `text` (RFC 3629); 0 when those bytes are none. */
size_t utf8Length(std::string_view text);
bool isUtf8(std::string_view text);
/** Copies into `out` with a NUL, cut between characters where it does not fit. True when nothing was cut. */
bool copyText(std::string_view text, char* out, size_t size);
