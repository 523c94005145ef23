#include "Backoff.h"

uint32_t backoffMs(const BackoffRule& rule, uint32_t failures, uint32_t random) {
  uint64_t full = rule.firstMs;
  for (uint32_t i = 1; i < failures && full < rule.capMs; ++i) full *= 2;
  if (full > rule.capMs) full = rule.capMs;
  const uint64_t fixed = full / 2;
  return static_cast<uint32_t>(fixed + ((full - fixed) * random >> 32));
}
