#include <doctest/doctest.h>
#include <logic/ApPassword.h>

#include "ConfigBoard.h"

TEST_CASE("a new board has no settings and the documented access point password") {
  ConfigBoard board;
  const DeviceConfig config = board.start();
  CHECK(config.isFactoryNew());
  CHECK_FALSE(config.isComplete());
  CHECK(std::string(config.apPassword()) == "12345678");
  CHECK(whichOf(config.active()) == "none");
}

TEST_CASE("new settings are in force at once, and stay once the server was reached with them") {
  ConfigBoard board;
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
  ConfigBoard board;
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
  ConfigBoard board;
  keep(board, "old");
  DeviceConfig config = board.start();
  const uint32_t before = config.generation();
  config.save(settingsOf("new"));
  config.serverReached(before);
  CHECK(config.onTrial());
  CHECK_FALSE(config.wasServerReached());
}

TEST_CASE("a new name needs no trial") {
  ConfigBoard board;
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
  ConfigBoard board;
  keep(board, "old");
  DeviceConfig config = board.start();
  config.save(settingsOf("new"));
  REQUIRE(config.save(settingsOf("old")));
  CHECK_FALSE(config.onTrial());
  CHECK(whichOf(config.active()) == "old");
  CHECK(whichOf(board.start().active()) == "old");
}

TEST_CASE("a board that cannot stay up with new settings gives them up after three starts") {
  ConfigBoard board;
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
  ConfigBoard board;
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
  ConfigBoard one;
  ConfigBoard other;
  other.random = FakeRandom(2);
  keep(one, "old");
  keep(other, "old");
  CHECK(std::string(one.start().apPassword()) != other.start().apPassword());
}

TEST_CASE("a full store changes nothing and says so") {
  ConfigBoard board;
  keep(board, "old");
  DeviceConfig config = board.start();
  board.nvs.fill();
  CHECK_FALSE(config.save(settingsOf("new")));
  CHECK(whichOf(config.active()) == "old");
  board.nvs.makeRoom();
  CHECK(whichOf(board.start().active()) == "old");
}

TEST_CASE("a trial that could not be made durable goes on, and is kept when there is room again") {
  ConfigBoard board;
  keep(board, "old");
  DeviceConfig config = board.start();
  config.save(settingsOf("new"));
  board.nvs.fill();
  config.serverReached(config.generation());
  CHECK(config.onTrial());
  CHECK(config.wasServerReached());
  board.nvs.makeRoom();
  config.serverReached(config.generation());
  CHECK(config.trial() == TrialState::Kept);
  CHECK(whichOf(board.start().active()) == "new");
}

TEST_CASE("a spoilt trial is not believed") {
  ConfigBoard board;
  keep(board, "old");
  {
    DeviceConfig config = board.start();
    config.save(settingsOf("new"));
  }
  board.nvs.spoil(kSettingsSpace, "trial");
  CHECK(whichOf(board.start().active()) == "old");
}

TEST_CASE("no secret is ever said on the serial line") {
  ConfigBoard board;
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

TEST_CASE("what the server said to settings on trial does not count for the old ones when they are back") {
  ConfigBoard board;
  keep(board, "old");
  DeviceConfig config = board.start();
  config.save(settingsOf("new"));
  board.nvs.fill();
  config.serverReached(config.generation());
  board.clock.advance(kTrialMs);
  config.tick();
  CHECK(whichOf(config.active()) == "old");
  CHECK_FALSE(config.wasServerReached());
}

TEST_CASE("a store that fills up at any write holds the old or the new settings, complete") {
  for (int room = 0; room < 80; room++) {
    ConfigBoard board;
    keep(board, "old");
    FullAfter nvs(board.nvs, room / 2, room % 2 == 0 ? Full::ForAll : Full::ForAllButBlobs);
    {
      DeviceConfig config(nvs, board.clock, board.random, board.log);
      config.begin("ESP32_OTA_Base");
      DeviceSettings renamed = settingsOf("old");
      std::strcpy(renamed.deviceName, "name new");  // needs no trial: its blob may be on its way into the keys
      config.save(renamed);
      config.save(settingsOf("new"));
      board.clock.advance(kTrialMs);
      config.tick();
    }
    DeviceSettings found = board.start().active();
    if (room > 0) CHECK(std::string(found.deviceName) == "name new");
    std::strcpy(found.deviceName, "name old");
    CHECK_MESSAGE(whichOf(found) == "old", "room for " << room / 2 << " writes");
  }
}
