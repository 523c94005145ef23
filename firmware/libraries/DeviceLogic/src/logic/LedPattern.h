#pragma once
#include <logic/Cjson.h>
#include <logic/FieldError.h>

#include <cstdint>

/** The numbers are frozen: fielded boards keep them in NVS (`led_mode`), the server sends them. */
enum class LedMode : uint8_t { Heartbeat = 0, Fast = 1, Slow = 2, Breathing = 3, Pattern = 4 };
constexpr int kLedModes = 5;
constexpr uint32_t kLedIntervalMinMs = 100;
constexpr uint32_t kLedIntervalMaxMs = 5000;

struct LedSettings {
  LedMode mode = LedMode::Heartbeat;
  uint8_t brightness = 255;
  uint32_t intervalMs = 1000;  // of Slow
  bool external = false;

  bool operator==(const LedSettings& other) const {
    return mode == other.mode && brightness == other.brightness && intervalMs == other.intervalMs &&
           external == other.external;
  }
};

/** False when there is no such mode. */
bool ledModeOf(int32_t number, LedMode& out);
/** For people: `heartbeat`, `fast`, … */
const char* wordOf(LedMode mode);
/** PWM duty of the LED, `ms` after the pattern began: 0 to `brightness`. */
uint8_t ledPatternLevel(const LedSettings& settings, uint64_t ms);
/**
 * Takes `"led": {"mode"?, "brightness"?, "interval_ms"?, "external"?}` out of a heartbeat answer's settings into
 * `settings`, all of it or, with `error` set, nothing. False when there is no `led` or it breaks a rule.
 */
bool takeLedSettings(const cJSON& answerSettings, LedSettings& settings, FieldError& error);
