#pragma once
#include <cstdint>
#include <string_view>

/** Seconds since 1970 of `2026-11-23T10:00:00[.000]Z` (ISO 8601, UTC only, years 2000 to 2199). False when it is
 * anything else. */
bool unixSecondsOf(std::string_view text, uint64_t& out);
