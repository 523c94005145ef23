#pragma once
#include <ports/Clock.h>

/** A clock that a test turns by hand. It starts one minute before 2^32 ms, where a 32-bit clock would wrap. */
class FakeClock final : public Clock {
 public:
  static constexpr uint64_t kNearWrapMs = (1ull << 32) - 60000;

  uint64_t nowMs() override { return nowMs_; }
  uint64_t unixSeconds() override { return unixAtZero_ == 0 ? 0 : unixAtZero_ + nowMs_ / 1000; }
  void setUnixSeconds(uint64_t seconds) override { unixAtZero_ = seconds - nowMs_ / 1000; }
  void advance(uint64_t ms) { nowMs_ += ms; }
  void set(uint64_t ms) { nowMs_ = ms; }

 private:
  uint64_t nowMs_ = kNearWrapMs;
  uint64_t unixAtZero_ = 0;
};
