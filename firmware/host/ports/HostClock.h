#pragma once
#include <ports/Clock.h>

/**
 * The machine's monotonic clock since this run began, `speed` times as fast. While an answer of the server is awaited
 * it runs `kFastestOnLine` times as fast at most: the network is a real one, and a deadline of 30 seconds must not
 * become 0.3.
 */
class HostClock final : public Clock {
 public:
  explicit HostClock(double speed);
  uint64_t nowMs() override;
  uint64_t unixSeconds() override;
  void setUnixSeconds(uint64_t seconds) override;
  void awaitAnswer(bool awaited);
  double speed() const { return speed_; }

 private:
  static constexpr double kFastestOnLine = 4;
  void advance();

  const double speed_;
  bool awaited_ = false;
  uint64_t lastNs_;
  double nowMs_ = 0;
  uint64_t unixSeconds_ = 0;
  uint64_t toldAtMs_ = 0;
};
