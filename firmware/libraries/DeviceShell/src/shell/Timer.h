#pragma once
#include <cstdint>

/** A wait that began and has a length. Compared by subtraction, so it is right whatever the clock shows. */
struct Timer {
  uint64_t startMs = 0;
  uint64_t waitMs = 0;  // 0: due at once

  void wait(uint64_t nowMs, uint64_t forMs) {
    startMs = nowMs;
    waitMs = forMs;
  }
  void makeDue() { waitMs = 0; }
  bool isDue(uint64_t nowMs) const { return nowMs - startMs >= waitMs; }
};
