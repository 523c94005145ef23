#include "HostChip.h"

#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace {
// What a board with this firmware has left, give or take.
constexpr uint32_t kFreeHeap = 186000;
constexpr uint32_t kLargestBlock = 110000;
constexpr double kWatchdogMs = 60000;
// A machine that is busy must not look like a program that hangs.
constexpr double kShortestRealMs = 5000;
}  // namespace

void HostChip::mac(uint8_t out[6]) { std::memcpy(out, start_.mac, sizeof(start_.mac)); }

uint32_t HostChip::freeHeap() {
  const uint32_t wanted = static_cast<uint32_t>(faults_.number("free_heap"));
  // It moves a little, as on a board, with the time.
  const uint32_t free = wanted != 0 ? wanted : kFreeHeap - static_cast<uint32_t>(realMs() / 1000 % 64) * 32;
  minFreeHeap_ = std::min(minFreeHeap_, free);
  return free;
}

uint32_t HostChip::minFreeHeap() {
  freeHeap();
  return minFreeHeap_;
}

uint32_t HostChip::largestFreeBlock() { return std::min(freeHeap(), kLargestBlock); }

void HostChip::restart() {
  std::printf("boot: restart\n");
  std::fflush(stdout);
  _exit(kRestartExitCode);
}

void HostChip::feedWatchdog() {
  const double ms = std::max(kWatchdogMs / start_.speed, kShortestRealMs);
  itimerval limit = {};
  limit.it_value.tv_sec = static_cast<time_t>(ms / 1000);
  limit.it_value.tv_usec = 1;
  setitimer(ITIMER_REAL, &limit, nullptr);
}
