#include <doctest/doctest.h>
#include <logic/Backoff.h>
#include <logic/Interval.h>

#include <algorithm>

namespace {

constexpr uint32_t kMostRandom = 0xFFFFFFFF;
constexpr BackoffRule kRule = {1000, 60000};

}  // namespace

TEST_CASE("a back-off doubles up to its cap; half of it is jitter") {
  const uint32_t fulls[] = {1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000};
  for (uint32_t failures = 1; failures <= 8; ++failures) {
    const uint32_t full = fulls[failures - 1];
    INFO(failures);
    CHECK(backoffMs(kRule, failures, 0) == full / 2);
    CHECK(backoffMs(kRule, failures, kMostRandom) == full - 1);
    const uint32_t middle = backoffMs(kRule, failures, 0x80000000);
    CHECK(middle == full * 3 / 4);
  }
}

TEST_CASE("a back-off never overflows, however often it failed") {
  CHECK(backoffMs(kRule, kMostRandom, kMostRandom) == 59999);
  const BackoffRule widest = {kMostRandom, kMostRandom};
  CHECK(backoffMs(widest, 1000, kMostRandom) >= kMostRandom - 1);
  CHECK(backoffMs({5000, 1000}, 1, 0) == 500);
  CHECK(backoffMs({0, 1000}, 9, kMostRandom) == 0);
  CHECK(backoffMs(kRule, 0, 0) == 500);
}

TEST_CASE("the server chooses an interval from half a minute to a day") {
  CHECK(intervalOf(0, kCheckDefaultS) == 120);
  CHECK(intervalOf(0, kHeartbeatDefaultS) == 60);
  CHECK(intervalOf(300, kCheckDefaultS) == 300);
  CHECK(intervalOf(1, kCheckDefaultS) == 30);
  CHECK(intervalOf(29, kCheckDefaultS) == 30);
  CHECK(intervalOf(86401, kCheckDefaultS) == 86400);
  CHECK(intervalOf(kMostRandom, kCheckDefaultS) == 86400);
}

TEST_CASE("an interval is jittered by ten per cent to either side") {
  CHECK(jitteredMs(120, 0) == 108000);
  CHECK(jitteredMs(120, 0x80000000) == 120000);
  CHECK(jitteredMs(120, kMostRandom) == 131999);
  CHECK(jitteredMs(kIntervalMaxS, kMostRandom) == 95039999);
}
