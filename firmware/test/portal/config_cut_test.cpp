// The power goes at any write: what is left is the old or the new settings, complete.
#include <doctest/doctest.h>

#include "ConfigBoard.h"

TEST_CASE("a power cut before, at or after any write of a change leaves the old or the new settings, complete") {
  for (const CutKind kind : {CutKind::Before, CutKind::Torn, CutKind::After}) {
    uint64_t cuts = 0;
    for (uint64_t at = 1;; at++) {
      ConfigBoard board;
      keep(board, "old");
      const std::string apPassword = board.start().apPassword();
      board.power.failAt(at, kind, static_cast<uint32_t>(at));
      try {
        DeviceConfig config = board.start();
        config.save(settingsOf("new"));
        config.serverReached(config.generation());
      } catch (const PowerCut&) {
        cuts++;
      }
      const bool wasCut = board.power.hasFailed();
      board.power.neverFail();
      DeviceConfig config = board.start();
      const std::string which = whichOf(config.active());
      CHECK_MESSAGE((which == "old" || which == "new"), "cut " << at << " left " << which);
      CHECK(config.apPassword() == apPassword);
      // Whatever the cut left: where the server stays away it is the old or the new ones for good, and never a mixture.
      board.clock.advance(kTrialMs);
      config.tick();
      const std::string later = whichOf(board.start().active());
      CHECK_MESSAGE((later == "old" || later == "new"), "cut " << at << " left " << later << " later");
      if (!wasCut) break;
    }
    CHECK(cuts >= 9);
  }
}

TEST_CASE("two power cuts in a row leave the old or the new settings too") {
  for (uint64_t first = 1; first <= 14; first++) {
    for (uint64_t second = 1; second <= 14; second++) {
      ConfigBoard board;
      keep(board, "old");
      for (const uint64_t at : {first, second}) {
        board.power.failAt(at, CutKind::Before);
        try {
          DeviceConfig config = board.start();
          config.save(settingsOf("new"));
          config.serverReached(config.generation());
        } catch (const PowerCut&) {
        }
      }
      board.power.neverFail();
      DeviceConfig config = board.start();
      board.clock.advance(kTrialMs);
      config.tick();
      const std::string which = whichOf(board.start().active());
      CHECK_MESSAGE((which == "old" || which == "new"), "cuts " << first << ", " << second << " left " << which);
    }
  }
}

TEST_CASE("a factory reset forgets everything, and a power cut in it does not end it half-way") {
  for (uint64_t at = 1;; at++) {
    ConfigBoard board;
    writeFielded(board, "personalcms", "old");
    keep(board, "old");
    board.nvs.writeText(kSettingsSpace, "credential", "of the device");
    board.power.failAt(at, CutKind::After);
    try {
      DeviceConfig config = board.start();
      config.factoryReset();
      CHECK(whichOf(config.active()) == "none");
    } catch (const PowerCut&) {
    }
    const bool wasCut = board.power.hasFailed();
    board.power.neverFail();
    const DeviceConfig config = board.start();
    CHECK_MESSAGE(whichOf(config.active()) == "none", "cut " << at);
    CHECK(config.isFactoryNew());
    CHECK(board.nvs.count() == 0);
    if (!wasCut) break;
  }
}

TEST_CASE("a power cut at any write of a migration is harmless") {
  for (uint64_t at = 1;; at++) {
    ConfigBoard board;
    writeFielded(board, "esp32led", "old");
    board.nvs.writeText("esp32led", "preferences", "{\"jokes\":[]}");
    board.nvs.writeInt("esp32led", "led_mode", 3);
    board.nvs.writeInt("esp32led", "led_brightness", 77);
    board.nvs.writeInt("esp32led", "blink_interval", 250);
    board.nvs.writeBool("esp32led", "external_led", true);
    board.power.failAt(at, CutKind::Before);
    try {
      board.start("ESP32_LED_Blink");
    } catch (const PowerCut&) {
    }
    const bool wasCut = board.power.hasFailed();
    board.power.neverFail();
    const DeviceConfig config = board.start("ESP32_LED_Blink");
    CHECK(std::string(config.active().wifiPassword) == "password-old");
    CHECK(std::string(config.active().serverUrl) == "http://old.test:5000");
    int32_t number = 0;
    bool flag = false;
    CHECK(board.nvs.readInt(kSettingsSpace, "led_mode", number));
    CHECK(number == 3);
    CHECK(board.nvs.readInt(kSettingsSpace, "led_brightness", number));
    CHECK(number == 77);
    CHECK(board.nvs.readInt(kSettingsSpace, "blink_interval", number));
    CHECK(number == 250);
    CHECK(board.nvs.readBool(kSettingsSpace, "external_led", flag));
    CHECK(flag);
    CHECK(board.text(kSettingsSpace, "preferences") == "{\"jokes\":[]}");
    if (!wasCut) break;
  }
}
