#include "Interval.h"

uint32_t intervalOf(uint32_t serverS, uint32_t defaultS) {
  const uint32_t wanted = serverS == 0 ? defaultS : serverS;
  if (wanted < kIntervalMinS) return kIntervalMinS;
  return wanted > kIntervalMaxS ? kIntervalMaxS : wanted;
}

uint32_t jitteredMs(uint32_t intervalS, uint32_t random) {
  const uint64_t ms = static_cast<uint64_t>(intervalS) * 1000;
  const uint64_t spread = ms / 5;
  return static_cast<uint32_t>(ms - spread / 2 + (spread * random >> 32));
}
