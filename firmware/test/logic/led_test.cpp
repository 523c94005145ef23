#include <doctest/doctest.h>
#include <logic/JsonDocument.h>
#include <logic/LedLanguage.h>
#include <logic/LedPattern.h>

#include <functional>
#include <set>
#include <string>

namespace {

/** `#` lit, `.` dark, `+` between, one character every `stepMs`. */
std::string drawn(const std::function<uint8_t(uint64_t)>& level, uint64_t untilMs, uint64_t stepMs) {
  std::string text;
  for (uint64_t ms = 0; ms < untilMs; ms += stepMs) {
    const uint8_t now = level(ms);
    text += now == 255 ? '#' : now == 0 ? '.' : '+';
  }
  return text;
}

std::string pattern(LedMode mode, uint64_t untilMs, uint64_t stepMs) {
  LedSettings settings;
  settings.mode = mode;
  settings.intervalMs = 500;
  return drawn([&](uint64_t ms) { return ledPatternLevel(settings, ms); }, untilMs, stepMs);
}

std::string signal(LedSignal what, uint64_t untilMs, uint64_t stepMs) {
  return drawn([&](uint64_t ms) { return ledLevel(what, ms); }, untilMs, stepMs);
}

constexpr uint64_t kFortyNineDaysMs = 4294967296;

bool take(const std::string& json, LedSettings& settings, std::string& field) {
  FieldError error;
  const JsonDocument document(json);
  REQUIRE(document.object() != nullptr);
  const bool taken = takeLedSettings(*document.object(), settings, error);
  field = error.field;
  return taken;
}

}  // namespace

TEST_CASE("the LED speaks as the table has it") {
  CHECK(signal(LedSignal::Booting, 600, 50) == "##..##..##..");
  CHECK(signal(LedSignal::Portal, 4000, 500) == "##++##++");
  CHECK(signal(LedSignal::Connecting, 2000, 250) == "##..##..");
  CHECK(signal(LedSignal::Online, 10000, 1000) == "##########");
  CHECK(signal(LedSignal::Online, 5050, 50) == std::string(99, '#') + ".#");
  CHECK(signal(LedSignal::Downloading, 2000, 50) == "#...#...............#...#...............");
  CHECK(signal(LedSignal::Error, 2400, 100) == "##..##..##............##");
  CHECK(signal(LedSignal::Identify, 240, 60) == "#.#.");
}

TEST_CASE("no two signals look the same") {
  std::set<std::string> looks;
  for (int i = 0; i < kLedSignals; ++i) looks.insert(signal(static_cast<LedSignal>(i), 10000, 10));
  CHECK(looks.size() == kLedSignals);
}

TEST_CASE("the LED keeps its beat after 49.7 days") {
  CHECK(ledLevel(LedSignal::Connecting, kFortyNineDaysMs * 125) == 255);
  LedSettings settings;
  settings.mode = LedMode::Fast;
  for (uint64_t ms = kFortyNineDaysMs - 400; ms < kFortyNineDaysMs + 400; ++ms) {
    CHECK(ledPatternLevel(settings, ms) == (ms / 200 % 2 == 0 ? 255 : 0));
  }
}

TEST_CASE("the five patterns beat as they do on boards in the field") {
  CHECK(pattern(LedMode::Heartbeat, 2200, 100) == "#.#.................#.");
  CHECK(pattern(LedMode::Fast, 800, 100) == "##..##..");
  CHECK(pattern(LedMode::Slow, 2000, 250) == "##..##..");
  CHECK(pattern(LedMode::Pattern, 2050, 50) == "###...###...###..." + std::string(20, '.') + "###");
}

TEST_CASE("breathing goes up and down in steps of 5 every 20 ms") {
  LedSettings settings;
  settings.mode = LedMode::Breathing;
  CHECK(ledPatternLevel(settings, 0) == 0);
  CHECK(ledPatternLevel(settings, 19) == 0);
  CHECK(ledPatternLevel(settings, 20) == 5);
  CHECK(ledPatternLevel(settings, 51 * 20) == 255);
  CHECK(ledPatternLevel(settings, 52 * 20) == 250);
  CHECK(ledPatternLevel(settings, 101 * 20) == 5);
  CHECK(ledPatternLevel(settings, 102 * 20) == 0);
}

TEST_CASE("brightness is the most that any pattern shows") {
  LedSettings settings;
  settings.brightness = 128;
  CHECK(ledPatternLevel(settings, 0) == 128);
  settings.mode = LedMode::Breathing;
  CHECK(ledPatternLevel(settings, 51 * 20) == 128);
  CHECK(ledPatternLevel(settings, 26 * 20) == 130 * 128 / 255);
  settings.brightness = 0;
  CHECK(ledPatternLevel(settings, 51 * 20) == 0);
}

TEST_CASE("an interval of 0, as NVS may hold it, does not stop the device") {
  LedSettings settings;
  settings.mode = LedMode::Slow;
  settings.intervalMs = 0;
  CHECK(ledPatternLevel(settings, 0) == 255);
  CHECK(ledPatternLevel(settings, 100) == 0);
}

TEST_CASE("modes have the numbers that boards in the field keep") {
  const char* words[] = {"heartbeat", "fast", "slow", "breathing", "pattern"};
  for (int i = 0; i < kLedModes; ++i) {
    LedMode mode;
    REQUIRE(ledModeOf(i, mode));
    CHECK(std::string(wordOf(mode)) == words[i]);
    CHECK(static_cast<int>(mode) == i);
  }
  LedMode none;
  CHECK_FALSE(ledModeOf(-1, none));
  CHECK_FALSE(ledModeOf(5, none));
}

TEST_CASE("LED settings of the server are taken, and what they leave out stays") {
  LedSettings settings;
  std::string field;
  CHECK(take("{\"led\":{\"mode\":4,\"brightness\":7,\"interval_ms\":5000,\"external\":true}}", settings, field));
  CHECK(settings == LedSettings{LedMode::Pattern, 7, 5000, true});
  CHECK(take("{\"led\":{\"brightness\":0}}", settings, field));
  CHECK(settings == LedSettings{LedMode::Pattern, 0, 5000, true});
}

TEST_CASE("LED settings that break a rule change nothing, and the field is named") {
  const std::pair<const char*, const char*> cases[] = {
      {"{\"led\":{\"brightness\":1,\"mode\":5}}", "settings.led.mode"},
      {"{\"led\":{\"brightness\":256}}", "settings.led.brightness"},
      {"{\"led\":{\"brightness\":1,\"interval_ms\":99}}", "settings.led.interval_ms"},
      {"{\"led\":{\"interval_ms\":5001}}", "settings.led.interval_ms"},
      {"{\"led\":{\"brightness\":1,\"external\":1}}", "settings.led.external"},
      {"{\"led\":3}", "settings.led"}};
  for (const auto& [json, name] : cases) {
    INFO(std::string(json));
    LedSettings settings;
    std::string field;
    CHECK_FALSE(take(json, settings, field));
    CHECK(field == name);
    CHECK(settings == LedSettings());
  }
}

TEST_CASE("settings without an LED are for somebody else") {
  LedSettings settings;
  std::string field;
  CHECK_FALSE(take("{\"led_mode\":3}", settings, field));
  CHECK(field.empty());
}
