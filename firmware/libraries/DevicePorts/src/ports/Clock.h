#pragma once
#include <cstdint>

/** Time. Milliseconds are 64 bits wide, so nothing here wraps after 49.7 days. */
class Clock {
 public:
  virtual ~Clock() = default;
  /** Milliseconds since the chip started; never goes back. */
  virtual uint64_t nowMs() = 0;
  /** UTC in seconds since 1970; 0 while nobody has told the time. */
  virtual uint64_t unixSeconds() = 0;
  /** Tells the time, as the server says it. */
  virtual void setUnixSeconds(uint64_t seconds) = 0;
};
