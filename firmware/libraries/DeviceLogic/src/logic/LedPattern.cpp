#include "LedPattern.h"

#include "FieldReader.h"

namespace {

constexpr uint32_t kHeartbeatPeriodMs = 2000;
constexpr uint32_t kHeartbeatBlinkMs = 100;
constexpr uint32_t kFastMs = 200;
constexpr uint32_t kBreathStep = 5;
constexpr uint32_t kBreathStepMs = 20;
constexpr uint32_t kBreathSteps = 255 / kBreathStep;
constexpr uint32_t kPatternBlinkMs = 150;
constexpr uint32_t kPatternBlinks = 3;
constexpr uint32_t kPatternPauseMs = 1000;

uint32_t onWhen(bool lit) { return lit ? 255 : 0; }

/** Lit and dark in turn, `halfMs` each. */
bool isLit(uint64_t ms, uint32_t halfMs) { return ms / halfMs % 2 == 0; }

uint32_t breath(uint64_t ms) {
  const auto step = static_cast<uint32_t>(ms / kBreathStepMs % (2 * kBreathSteps));
  return (step <= kBreathSteps ? step : 2 * kBreathSteps - step) * kBreathStep;
}

/** Two blinks at the start of each period. */
bool heartbeat(uint64_t ms) {
  const uint64_t at = ms % kHeartbeatPeriodMs;
  return at < 4 * kHeartbeatBlinkMs && isLit(at, kHeartbeatBlinkMs);
}

bool threeAndPause(uint64_t ms) {
  constexpr uint32_t kBlinksMs = 2 * kPatternBlinks * kPatternBlinkMs;
  const uint64_t at = ms % (kBlinksMs + kPatternPauseMs);
  return at < kBlinksMs && isLit(at, kPatternBlinkMs);
}

uint32_t levelOf(const LedSettings& settings, uint64_t ms) {
  switch (settings.mode) {
    case LedMode::Heartbeat:
      return onWhen(heartbeat(ms));
    case LedMode::Fast:
      return onWhen(isLit(ms, kFastMs));
    case LedMode::Slow:
      return onWhen(isLit(ms, settings.intervalMs == 0 ? kLedIntervalMinMs : settings.intervalMs));
    case LedMode::Breathing:
      return breath(ms);
    case LedMode::Pattern:
      return onWhen(threeAndPause(ms));
  }
  return 0;
}

}  // namespace

bool ledModeOf(int32_t number, LedMode& out) {
  if (number < 0 || number >= kLedModes) return false;
  out = static_cast<LedMode>(number);
  return true;
}

const char* wordOf(LedMode mode) {
  switch (mode) {
    case LedMode::Heartbeat:
      return "heartbeat";
    case LedMode::Fast:
      return "fast";
    case LedMode::Slow:
      return "slow";
    case LedMode::Breathing:
      return "breathing";
    case LedMode::Pattern:
      return "pattern";
  }
  return "";
}

uint8_t ledPatternLevel(const LedSettings& settings, uint64_t ms) {
  return static_cast<uint8_t>(levelOf(settings, ms) * settings.brightness / 255);
}

bool takeLedSettings(const cJSON& answerSettings, LedSettings& settings, FieldError& error) {
  error = FieldError();
  FieldReader outer(answerSettings, error, "settings.");
  const cJSON* led = outer.optionalObject("led");
  if (led == nullptr) return false;
  FieldReader fields(*led, error, "settings.led.");
  LedSettings wanted = settings;
  if (fields.has("mode")) ledModeOf(static_cast<int32_t>(fields.whole("mode", {0, kLedModes - 1})), wanted.mode);
  if (fields.has("brightness")) wanted.brightness = static_cast<uint8_t>(fields.whole("brightness", {0, 255}));
  if (fields.has("interval_ms")) {
    wanted.intervalMs = fields.whole("interval_ms", {kLedIntervalMinMs, kLedIntervalMaxMs});
  }
  if (fields.has("external")) wanted.external = fields.flag("external");
  if (fields.sound()) settings = wanted;
  return fields.sound();
}
