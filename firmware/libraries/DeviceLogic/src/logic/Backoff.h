#pragma once
#include <cstdint>

/** A server that asks to be left alone for longer is asked again after this. */
constexpr uint32_t kLongestRetryAfterS = 3600;

struct BackoffRule {
  uint32_t firstMs;
  uint32_t capMs;
};

/**
 * How long to wait after the `failures`-th failure in a row (from 1): doubles from `firstMs` up to `capMs`; half of it
 * is fixed, half is jitter out of `random` (any 32 bits), so that a fleet does not come back as one.
 */
uint32_t backoffMs(const BackoffRule& rule, uint32_t failures, uint32_t random);
