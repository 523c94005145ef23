#include "LedLanguage.h"

#include <cstddef>

namespace {

constexpr uint8_t kOn = 255;
constexpr uint8_t kDim = 60;
constexpr size_t kMostSteps = 6;

struct Step {
  uint8_t level;
  uint16_t ms;
};
/** Steps that repeat; one of 0 ms ends them. */
struct Beat {
  Step steps[kMostSteps];
};

/** The table. Told apart without looking twice: how often it flashes and whether it is mostly lit or mostly dark. */
const Beat& beatOf(LedSignal signal) {
  static constexpr Beat kBooting = {{{kOn, 100}, {0, 100}}};                          // quick and even
  static constexpr Beat kPortal = {{{kOn, 1000}, {kDim, 1000}}};                      // slow, never dark
  static constexpr Beat kConnecting = {{{kOn, 500}, {0, 500}}};                       // even, once a second
  static constexpr Beat kOnline = {{{kOn, 4950}, {0, 50}}};                           // lit, a blip in 5 s
  static constexpr Beat kDownloading = {{{kOn, 50}, {0, 150}, {kOn, 50}, {0, 750}}};  // two flicks a second
  static constexpr Beat kError = {{{kOn, 200}, {0, 200}, {kOn, 200}, {0, 200}, {kOn, 200}, {0, 1200}}};  // three, dark
  static constexpr Beat kIdentify = {{{kOn, 60}, {0, 60}}};  // as fast as it goes
  switch (signal) {
    case LedSignal::Booting:
      return kBooting;
    case LedSignal::Portal:
      return kPortal;
    case LedSignal::Connecting:
      return kConnecting;
    case LedSignal::Online:
      return kOnline;
    case LedSignal::Downloading:
      return kDownloading;
    case LedSignal::Error:
      return kError;
    case LedSignal::Identify:
      return kIdentify;
  }
  return kError;
}

}  // namespace

uint8_t ledLevel(LedSignal signal, uint64_t ms) {
  const Beat& beat = beatOf(signal);
  uint32_t periodMs = 0;
  for (const Step& step : beat.steps) periodMs += step.ms;
  uint64_t at = ms % periodMs;
  for (const Step& step : beat.steps) {
    if (at < step.ms) return step.level;
    at -= step.ms;
  }
  return 0;
}
