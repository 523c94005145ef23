#include <doctest/doctest.h>
#include <ledblink/LedStore.h>
#include <logic/JsonDocument.h>
#include <logic/JsonWriter.h>

#include "portal/Setup.h"

namespace {

constexpr uint8_t kBuiltIn = 2;
constexpr uint8_t kExternal = 4;

LedSettings settingsOf(LedMode mode, uint8_t brightness, uint32_t intervalMs, bool external) {
  LedSettings settings;
  settings.mode = mode;
  settings.brightness = brightness;
  settings.intervalMs = intervalMs;
  settings.external = external;
  return settings;
}

const LedSettings kOther = settingsOf(LedMode::Slow, 120, 250, true);

void apply(LedBoard& board, const std::string& json) {
  const JsonDocument document(json);
  REQUIRE(document.object() != nullptr);
  board.blink.applySettings(*document.object());
}

std::string heartbeat(LedBoard& board) {
  char text[200];
  JsonWriter json(text, sizeof(text));
  json.beginObject();
  board.blink.addToHeartbeat(json);
  json.endObject();
  return std::string(json.view());
}

/** How often a pin went from dark to lit while the timer ran. */
int flashes(LedBoard& board, uint8_t pin, uint64_t ms) {
  int count = 0;
  for (uint64_t spent = 0; spent < ms; spent += 20) {
    const bool wasLit = board.board.pins.levels[pin] > 0;
    board.board.clock.advance(20);
    board.board.ticker.fire();
    count += !wasLit && board.board.pins.levels[pin] > 0;
  }
  return count;
}

}  // namespace

TEST_CASE("the server's settings are applied, kept over a restart, and reported in the heartbeat") {
  LedBoard board;
  apply(board, R"({"led":{"mode":2,"brightness":120,"interval_ms":250,"external":true}})");
  CHECK(board.blink.settings() == kOther);
  CHECK(heartbeat(board) == R"({"led":{"mode":2,"brightness":120,"interval_ms":250,"external":true}})");
  CHECK(loadLed(board.board.settings) == kOther);
  CHECK(std::string(board.blink.capabilities()) == "led");
  board.board.powerCycle();
  board.run(kSecondMs);
  CHECK(board.blink.settings() == kOther);
}

TEST_CASE("a part of the settings leaves the rest, and other settings are not its own") {
  LedBoard board;
  apply(board, R"({"led":{"brightness":7}})");
  CHECK(board.blink.settings() == settingsOf(LedMode::Heartbeat, 7, 1000, false));
  apply(board, R"({"display":{"mode":"card"}})");
  CHECK(board.blink.settings().brightness == 7);
}

TEST_CASE("a value that breaks its rule is refused by name, and nothing of the message is taken") {
  struct {
    const char* json;
    const char* field;
  } const cases[] = {{R"({"led":{"brightness":256,"mode":1}})", "settings.led.brightness"},
                     {R"({"led":{"mode":5,"brightness":1}})", "settings.led.mode"},
                     {R"({"led":{"interval_ms":99}})", "settings.led.interval_ms"},
                     {R"({"led":{"interval_ms":5001}})", "settings.led.interval_ms"},
                     {R"({"led":{"external":1}})", "settings.led.external"},
                     {R"({"led":3})", "settings.led"}};
  for (const auto& wrong : cases) {
    LedBoard board;
    apply(board, wrong.json);
    CHECK(board.blink.settings() == LedSettings());
    CHECK_MESSAGE(board.board.log.has(std::string("not taken: ") + wrong.field), wrong.json);
  }
}

TEST_CASE("the server's settings arrive through a heartbeat's answer") {
  LedBoard board;
  board.submit(goodForm());
  board.board.server.orders = R"(,"settings":{"led":{"mode":3,"brightness":64}})";
  CHECK(board.board.runUntil([&] { return board.blink.settings().mode == LedMode::Breathing; }, 3 * kMinuteMs));
  CHECK(board.blink.settings().brightness == 64);
}

TEST_CASE("what fielded firmware stored is brought into its range") {
  LedBoard board;
  board.board.settings.writeInt(kSettingsSpace, "led_mode", 9);
  board.board.settings.writeInt(kSettingsSpace, "led_brightness", 300);
  board.board.settings.writeInt(kSettingsSpace, "blink_interval", 20);
  board.board.settings.writeBool(kSettingsSpace, "external_led", true);
  CHECK(loadLed(board.board.settings) == settingsOf(LedMode::Heartbeat, 255, 100, true));
  board.board.settings.writeInt(kSettingsSpace, "led_brightness", -1);
  board.board.settings.writeInt(kSettingsSpace, "blink_interval", 90000);
  CHECK(loadLed(board.board.settings) == settingsOf(LedMode::Heartbeat, 0, 5000, true));
}

TEST_CASE("every setting survives being packed into one number") {
  for (int mode = 0; mode < kLedModes; mode++) {
    for (const int brightness : {0, 1, 128, 255}) {
      for (const uint32_t interval : {100u, 101u, 4999u, 5000u}) {
        for (const bool external : {false, true}) {
          const LedSettings settings =
              settingsOf(static_cast<LedMode>(mode), static_cast<uint8_t>(brightness), interval, external);
          CHECK(unpackLed(packLed(settings)) == settings);
        }
      }
    }
  }
}

TEST_CASE("a power cut at any write leaves the old or the new LED settings, complete") {
  const LedSettings old = settingsOf(LedMode::Fast, 10, 500, false);
  for (const CutKind kind : {CutKind::Before, CutKind::After}) {
    for (uint64_t at = 1;; at++) {
      Power power;
      FakeSettings nvs(power);
      storeLed(nvs, old);
      power.failAt(at, kind);
      try {
        storeLed(nvs, kOther);
      } catch (const PowerCut&) {
      }
      const bool wasCut = power.hasFailed();
      power.neverFail();
      const LedSettings found = loadLed(nvs);
      CHECK((found == old || found == kOther));
      CHECK(loadLed(nvs) == found);
      if (!wasCut) break;
    }
  }
}

TEST_CASE("the form stores the LED settings with the rest, and only when all of it is right") {
  LedBoard board;
  Form form = goodForm();
  form["led_mode"] = "2";
  form["led_brightness"] = "120";
  form["blink_interval"] = "250";
  form["external_led"] = "true";
  Form faulty = form;
  faulty["device_name"] = "";
  const FakeReply page = board.submit(faulty);
  CHECK(board.blink.settings() == LedSettings());
  CHECK(page.has("<option value=2 selected>"));
  CHECK(page.has("value=\"120\""));
  CHECK(page.has("value=\"250\""));
  CHECK(page.has("value=true checked"));
  CHECK(board.submit(form).has("<h1>Saved</h1>"));
  CHECK(board.blink.settings() == kOther);
  CHECK(loadLed(board.board.settings) == kOther);
  CHECK(board.get("/").has("<option value=2 selected>"));
}

TEST_CASE("a wrong LED field has its message, and then nothing of the form is stored") {
  struct {
    const char* field;
    const char* value;
  } const cases[] = {{"led_mode", "5"},         {"led_mode", "x"},
                     {"led_brightness", "256"}, {"led_brightness", "-1"},
                     {"blink_interval", "99"},  {"blink_interval", "5001"},
                     {"blink_interval", "1e3"}, {"blink_interval", "999999999999999"}};
  for (const auto& wrong : cases) {
    LedBoard board;
    Form form = formWith("led_mode", "1");
    form[wrong.field] = wrong.value;
    const FakeReply page = board.submit(form);
    CHECK_MESSAGE(page.has(std::string("<p class=err id=\"e-") + wrong.field + "\">"),
                  wrong.field << " " << wrong.value);
    CHECK(board.blink.settings() == LedSettings());
    CHECK(board.active().wifiSsid[0] == '\0');
  }
}

TEST_CASE("a form without LED fields leaves the LED alone") {
  LedBoard board;
  apply(board, R"({"led":{"external":true,"mode":1}})");
  CHECK(board.submit(goodForm()).has("<h1>Saved</h1>"));
  CHECK(board.blink.settings() == settingsOf(LedMode::Fast, 255, 1000, true));
}

TEST_CASE("the live preview is seen at once, is not stored, and ends by itself") {
  LedBoard board;
  const FakeReply reply =
      board.post("/led-mode", {{"mode", "1"}, {"brightness", "9"}, {"interval", "300"}, {"external_led", "true"}});
  CHECK(reply.status == 200);
  CHECK(reply.body == R"({"status":"ok"})");
  CHECK(reply.contentType == "application/json");
  CHECK(board.blink.settings() == LedSettings());
  CHECK(loadLed(board.board.settings) == LedSettings());
  CHECK(flashes(board, kBuiltIn, 2000) == 5);
  CHECK(flashes(board, kExternal, 2000) == 5);
  board.run(40 * kSecondMs);
  CHECK(flashes(board, kExternal, 2000) == 0);
}

TEST_CASE("a preview of what does not exist is refused") {
  LedBoard board;
  for (const Form& form : {Form{{"mode", "7"}}, Form{{"brightness", "999"}}, Form{{"interval", "5"}}}) {
    const FakeReply reply = board.post("/led-mode", form);
    CHECK(reply.status == 400);
    CHECK(reply.has("\"status\":\"error\""));
  }
  CHECK(board.get("/led-mode").status == 302);
}

TEST_CASE("the built-in LED shows the pattern only while all is well; the external one always does, when it is on") {
  LedBoard board;
  apply(board, R"({"led":{"mode":1,"brightness":77,"external":true}})");
  board.run(kSecondMs);
  CHECK(flashes(board, kExternal, 4000) == 10);
  CHECK(board.board.shell().led().shown() == LedSignal::Portal);
  CHECK(flashes(board, kBuiltIn, 4000) == 0);  // the portal's beat is never dark
  board.submit(goodForm());
  REQUIRE(board.board.runUntil([&] { return board.board.shell().led().shown() == LedSignal::Online; }, 5 * kMinuteMs));
  flashes(board, kBuiltIn, 20);  // the first picture may be a lit one
  CHECK(flashes(board, kBuiltIn, 4000) == 10);
  CHECK(board.board.pins.levels[kBuiltIn] <= 77);
  apply(board, R"({"led":{"external":false}})");
  CHECK(flashes(board, kExternal, 4000) == 0);
  CHECK(board.board.pins.levels[kExternal] == 0);
}

TEST_CASE("settings of the old LED variant's name space are taken over") {
  LedBoard board;
  board.board.settings.removeAll(kSettingsSpace);
  board.board.settings.writeInt("esp32led", "led_mode", 4);
  board.board.settings.writeInt("esp32led", "led_brightness", 33);
  board.board.settings.writeInt("esp32led", "blink_interval", 700);
  board.board.settings.writeBool("esp32led", "external_led", true);
  board.board.powerCycle();
  board.run(kSecondMs);
  CHECK(board.blink.settings() == settingsOf(LedMode::Pattern, 33, 700, true));
}

TEST_CASE("LED settings that cannot be stored are shown and said") {
  LedBoard board;
  board.board.settings.fill();
  apply(board, R"({"led":{"mode":1}})");
  CHECK(board.blink.settings().mode == LedMode::Fast);
  CHECK(board.board.log.has("could not be stored"));
}
