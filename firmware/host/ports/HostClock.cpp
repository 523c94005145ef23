#include "HostClock.h"

#include <time.h>

#include <algorithm>

namespace {
uint64_t monotonicNs() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1000000000u + static_cast<uint64_t>(now.tv_nsec);
}
}  // namespace

HostClock::HostClock(double speed) : speed_(speed), lastNs_(monotonicNs()) {}

void HostClock::advance() {
  const uint64_t now = monotonicNs();
  const double factor = awaited_ ? std::min(speed_, kFastestOnLine) : speed_;
  nowMs_ += static_cast<double>(now - lastNs_) / 1e6 * factor;
  lastNs_ = now;
}

uint64_t HostClock::nowMs() {
  advance();
  return static_cast<uint64_t>(nowMs_);
}

void HostClock::awaitAnswer(bool awaited) {
  advance();
  awaited_ = awaited;
}

uint64_t HostClock::unixSeconds() { return unixSeconds_ == 0 ? 0 : unixSeconds_ + (nowMs() - toldAtMs_) / 1000; }

void HostClock::setUnixSeconds(uint64_t seconds) {
  unixSeconds_ = seconds;
  toldAtMs_ = nowMs();
}
