#include <doctest/doctest.h>
#include <logic/ApPassword.h>
#include <shell/DeviceConfig.h>

#include <cstring>
#include <string>

#include "fakes/FakeClock.h"
#include "fakes/FakeLog.h"
#include "fakes/FakeRandom.h"
#include "fakes/FakeSettings.h"

namespace {

const std::string kPem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

/** NVS and clock outlive the board's starts; everything else is what a start makes. */
struct Board {
  Power power;
  FakeSettings nvs{power};
  FakeClock clock;
  FakeRandom random;
  FakeLog log;

  DeviceConfig start(const char* type = "ESP32_OTA_Base") {
    DeviceConfig config(nvs, clock, random, log);
    config.begin(type);
    return config;
  }
  std::string text(const char* space, const char* key) {
    char out[4000];
    nvs.readText(space, key, out, sizeof(out));
    return out;
  }
};

DeviceSettings settingsOf(const std::string& which) {
  DeviceSettings settings{};
  std::snprintf(settings.deviceName, kDeviceNameSize, "name %s", which.c_str());
  std::snprintf(settings.occupation, kOccupationSize, "note %s", which.c_str());
  std::snprintf(settings.wifiSsid, kSsidSize, "wifi-%s", which.c_str());
  std::snprintf(settings.wifiPassword, kPassphraseSize, "password-%s", which.c_str());
  std::snprintf(settings.serverUrl, kServerUrlSize, "https://%s.test", which.c_str());
  std::snprintf(settings.otaUser, kOtaUserSize, "user-%s", which.c_str());
  std::snprintf(settings.otaPassword, kOtaPasswordSize, "secret-%s", which.c_str());
  std::snprintf(settings.caPem, kCaPemSize, "%s", (which + kPem).c_str());
  settings.trust = which == "old" ? TlsTrust::PinnedCa : TlsTrust::Nobody;
  return settings;
}

/** `old`, `new`, `none`, or `mixed`: which set of settings this is, every field of it. */
std::string whichOf(const DeviceSettings& settings) {
  if (std::memcmp(&settings, static_cast<const void*>(std::string(sizeof(settings), '\0').data()), sizeof(settings)) ==
      0) {
    return "none";
  }
  for (const std::string which : {"old", "new"}) {
    const DeviceSettings expected = settingsOf(which);
    const bool same = std::strcmp(settings.deviceName, expected.deviceName) == 0 &&
                      std::strcmp(settings.occupation, expected.occupation) == 0 &&
                      std::strcmp(settings.wifiSsid, expected.wifiSsid) == 0 &&
                      std::strcmp(settings.wifiPassword, expected.wifiPassword) == 0 &&
                      std::strcmp(settings.serverUrl, expected.serverUrl) == 0 &&
                      std::strcmp(settings.otaUser, expected.otaUser) == 0 &&
                      std::strcmp(settings.otaPassword, expected.otaPassword) == 0 &&
                      settings.trust == expected.trust && std::strcmp(settings.caPem, expected.caPem) == 0;
    if (same) return which;
  }
  return "mixed";
}

/** Stores settings that the server was reached with. */
void keep(Board& board, const std::string& which) {
  DeviceConfig config = board.start();
  config.save(settingsOf(which));
  config.serverReached(config.generation());
}

void writeFielded(Board& board, const char* space, const std::string& which) {
  board.nvs.writeText(space, "device_name", ("name " + which).c_str());
  board.nvs.writeText(space, "wifi_ssid", ("wifi-" + which).c_str());
  board.nvs.writeText(space, "wifi_password", ("password-" + which).c_str());
  board.nvs.writeText(space, "server_url", ("http://" + which + ".test:5000/").c_str());
}

}  // namespace

TEST_CASE("a new board has no settings and the documented access point password") {
  Board board;
  const DeviceConfig config = board.start();
  CHECK(config.isFactoryNew());
  CHECK_FALSE(config.isComplete());
  CHECK(std::string(config.apPassword()) == "12345678");
  CHECK(whichOf(config.active()) == "none");
}

TEST_CASE("new settings are in force at once, and stay once the server was reached with them") {
  Board board;
  {
    DeviceConfig config = board.start();
    const uint32_t before = config.generation();
    REQUIRE(config.save(settingsOf("new")));
    CHECK(config.onTrial());
    CHECK(config.generation() != before);
    CHECK(whichOf(config.active()) == "new");
    CHECK(board.text(kSettingsSpace, "wifi_ssid").empty());
    config.serverReached(config.generation());
    CHECK_FALSE(config.onTrial());
    CHECK(config.trial() == TrialState::Kept);
  }
  board.clock.advance(24 * 3600 * 1000);
  DeviceConfig config = board.start();
  config.tick();
  CHECK(whichOf(config.active()) == "new");
  CHECK(board.text(kSettingsSpace, "wifi_ssid") == "wifi-new");
  CHECK_FALSE(board.nvs.has(kSettingsSpace, "trial"));
}

TEST_CASE("after three minutes without the server the old settings are back, and not a moment earlier") {
  Board board;
  keep(board, "old");
  DeviceConfig config = board.start();
  config.save(settingsOf("new"));
  board.clock.advance(kTrialMs - 1);
  config.tick();
  CHECK(whichOf(config.active()) == "new");
  const uint32_t before = config.generation();
  board.clock.advance(1);
  config.tick();
  CHECK(whichOf(config.active()) == "old");
  CHECK(config.generation() != before);
  CHECK(config.trial() == TrialState::Failed);
  CHECK(whichOf(config.tried()) == "new");
  CHECK(whichOf(board.start().active()) == "old");
}

TEST_CASE("an answer to a call that was begun with other settings proves nothing") {
  Board board;
  keep(board, "old");
  DeviceConfig config = board.start();
  const uint32_t before = config.generation();
  config.save(settingsOf("new"));
  config.serverReached(before);
  CHECK(config.onTrial());
  CHECK_FALSE(config.wasServerReached());
}

TEST_CASE("a new name needs no trial") {
  Board board;
  keep(board, "old");
  DeviceConfig config = board.start();
  DeviceSettings settings = settingsOf("old");
  std::strcpy(settings.deviceName, "another name");
  REQUIRE(config.save(settings));
  CHECK_FALSE(config.onTrial());
  CHECK(board.text(kSettingsSpace, "device_name") == "another name");
  CHECK(std::string(board.start().active().deviceName) == "another name");
}

TEST_CASE("who goes back to the kept settings during a trial ends it") {
  Board board;
  keep(board, "old");
  DeviceConfig config = board.start();
  config.save(settingsOf("new"));
  REQUIRE(config.save(settingsOf("old")));
  CHECK_FALSE(config.onTrial());
  CHECK(whichOf(config.active()) == "old");
  CHECK(whichOf(board.start().active()) == "old");
}

TEST_CASE("a board that cannot stay up with new settings gives them up after three starts") {
  Board board;
  keep(board, "old");
  {
    DeviceConfig config = board.start();
    config.save(settingsOf("new"));
  }
  CHECK(whichOf(board.start().active()) == "new");
  CHECK(whichOf(board.start().active()) == "new");
  CHECK(whichOf(board.start().active()) == "old");
  CHECK(whichOf(board.start().active()) == "old");
}

TEST_CASE("the first set-up gives the board a password of its own, which comes and goes with the trial") {
  Board board;
  DeviceConfig config = board.start();
  config.save(settingsOf("new"));
  const std::string own = config.apPassword();
  CHECK(own.size() == kApPasswordChars);
  CHECK(own != "12345678");
  CHECK_FALSE(config.isFactoryNew());
  board.clock.advance(kTrialMs);
  config.tick();
  CHECK(config.isFactoryNew());
  CHECK(std::string(config.apPassword()) == "12345678");
  config.save(settingsOf("new"));
  CHECK(config.apPassword() == own);  // whoever wrote it down at the first try wrote down the right one
  config.serverReached(config.generation());
  CHECK(board.start().apPassword() == own);
  DeviceConfig later = board.start();
  later.save(settingsOf("old"));
  CHECK(later.apPassword() == own);
}

TEST_CASE("two boards do not get the same access point password") {
  Board one;
  Board other;
  other.random = FakeRandom(2);
  keep(one, "old");
  keep(other, "old");
  CHECK(std::string(one.start().apPassword()) != other.start().apPassword());
}

TEST_CASE("a power cut before, at or after any write of a change leaves the old or the new settings, complete") {
  for (const CutKind kind : {CutKind::Before, CutKind::Torn, CutKind::After}) {
    uint64_t cuts = 0;
    for (uint64_t at = 1;; at++) {
      Board board;
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
      Board board;
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

TEST_CASE("a full store changes nothing and says so") {
  Board board;
  keep(board, "old");
  DeviceConfig config = board.start();
  board.nvs.fill();
  CHECK_FALSE(config.save(settingsOf("new")));
  CHECK(whichOf(config.active()) == "old");
  board.nvs.makeRoom();
  CHECK(whichOf(board.start().active()) == "old");
}

TEST_CASE("a trial that could not be made durable goes on, and is kept when there is room again") {
  Board board;
  keep(board, "old");
  DeviceConfig config = board.start();
  config.save(settingsOf("new"));
  board.nvs.fill();
  config.serverReached(config.generation());
  CHECK(config.onTrial());
  board.nvs.makeRoom();
  config.serverReached(config.generation());
  CHECK(config.trial() == TrialState::Kept);
  CHECK(whichOf(board.start().active()) == "new");
}

TEST_CASE("a spoilt trial is not believed") {
  Board board;
  keep(board, "old");
  {
    DeviceConfig config = board.start();
    config.save(settingsOf("new"));
  }
  board.nvs.spoil(kSettingsSpace, "trial");
  CHECK(whichOf(board.start().active()) == "old");
}

TEST_CASE("a factory reset forgets everything, and a power cut in it does not end it half-way") {
  for (uint64_t at = 1;; at++) {
    Board board;
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

TEST_CASE("a board with the name space of the full or the LED variant 2.0 keeps its Wi-Fi and its server") {
  for (const char* space : {"personalcms", "esp32led"}) {
    Board board;
    writeFielded(board, space, "old");
    for (int start = 0; start < 3; start++) {
      const DeviceConfig config = board.start("ESP32_PersonalCMS");
      CHECK(std::string(config.active().deviceName) == "name old");
      CHECK(std::string(config.active().wifiSsid) == "wifi-old");
      CHECK(std::string(config.active().wifiPassword) == "password-old");
      CHECK(std::string(config.active().serverUrl) == "http://old.test:5000");
      CHECK_FALSE(config.onTrial());
      CHECK(config.isComplete());
      CHECK_FALSE(config.isFactoryNew());
    }
    CHECK(board.text(kSettingsSpace, "wifi_ssid") == "wifi-old");
    CHECK(board.text(space, "wifi_ssid") == "wifi-old");  // for a board that goes back to the old firmware
  }
}

TEST_CASE("a board of 2.4 keeps what it has, and leaves the password that all boards shared") {
  Board board;
  writeFielded(board, kSettingsSpace, "old");
  board.nvs.writeText(kSettingsSpace, "occupation", "Display");
  const DeviceConfig config = board.start();
  CHECK(std::string(config.active().wifiSsid) == "wifi-old");
  CHECK(std::string(config.active().occupation) == "Display");
  CHECK(std::string(config.apPassword()) != "12345678");
  CHECK(board.start().apPassword() == std::string(config.apPassword()));
}

TEST_CASE("the own name space wins over the old ones, and the variant's own over the other's") {
  Board board;
  writeFielded(board, "personalcms", "full");
  writeFielded(board, "esp32led", "led");
  {
    Board copy;
    writeFielded(copy, "personalcms", "full");
    writeFielded(copy, "esp32led", "led");
    CHECK(std::string(copy.start("ESP32_LED_Blink").active().wifiSsid) == "wifi-led");
  }
  CHECK(std::string(board.start("ESP32_PersonalCMS").active().wifiSsid) == "wifi-full");
  CHECK(std::string(board.start("ESP32_LED_Blink").active().wifiSsid) == "wifi-full");
}

TEST_CASE("a power cut at any write of a migration is harmless") {
  for (uint64_t at = 1;; at++) {
    Board board;
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

TEST_CASE("a name that fielded firmware stored is cut between characters, not lost") {
  Board board;
  writeFielded(board, kSettingsSpace, "old");
  std::string name;
  while (name.size() < 300) name += "\u00e4";
  board.nvs.writeText(kSettingsSpace, "device_name", name.c_str());
  CHECK(std::string(board.start().active().deviceName) == name.substr(0, 100));
}

TEST_CASE("no secret is ever said on the serial line") {
  Board board;
  writeFielded(board, "personalcms", "old");
  {
    DeviceConfig config = board.start();
    config.save(settingsOf("new"));
    board.clock.advance(kTrialMs);
    config.tick();
    config.save(settingsOf("new"));
    config.serverReached(config.generation());
    config.factoryReset();
  }
  for (const char* secret : {"password-", "secret-"}) CHECK_FALSE(board.log.has(secret));
}
