#include "Esp32Clock.h"

#include <esp_timer.h>
#include <sys/time.h>

namespace {
// A chip that nobody has told the time counts from 1970. Anything before 2024 is such a count.
constexpr time_t kEarliestTrueTime = 1704067200;
}  // namespace

uint64_t Esp32Clock::nowMs() { return static_cast<uint64_t>(esp_timer_get_time()) / 1000; }

uint64_t Esp32Clock::unixSeconds() {
  timeval now = {};
  gettimeofday(&now, nullptr);
  return now.tv_sec < kEarliestTrueTime ? 0 : static_cast<uint64_t>(now.tv_sec);
}

void Esp32Clock::setUnixSeconds(uint64_t seconds) {
  timeval now = {};
  now.tv_sec = static_cast<time_t>(seconds);
  settimeofday(&now, nullptr);
}
