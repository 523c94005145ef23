#pragma once
#include <cstdint>

constexpr uint32_t kCheckDefaultS = 120;
constexpr uint32_t kHeartbeatDefaultS = 60;
/** The server may choose within these. */
constexpr uint32_t kIntervalMinS = 30;
constexpr uint32_t kIntervalMaxS = 24 * 60 * 60;

/** What the server says, kept within its bounds; 0 (not said) is `defaultS`. */
uint32_t intervalOf(uint32_t serverS, uint32_t defaultS);
/** `intervalS` ± 10 % in ms, by `random` (any 32 bits). */
uint32_t jitteredMs(uint32_t intervalS, uint32_t random);
