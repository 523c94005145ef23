#include <doctest/doctest.h>
#include <shell/WifiKeeper.h>

#include <cstring>
#include <string>

#include "Setup.h"

namespace {

constexpr uint64_t kDayMs = 24 * 60 * kMinuteMs;

struct Keeper {
  Power power;
  FakeSettings nvs{power};
  FakeClock clock;
  FakeRandom random;
  FakeLog log;
  FakeWifi wifi;
  DeviceConfig config{nvs, clock, random, log};
  WifiKeeper keeper{wifi, clock, random, config, log};

  explicit Keeper(const char* ssid = "home", const char* password = "password") {
    nvs.writeText(kSettingsSpace, "wifi_ssid", ssid);
    nvs.writeText(kSettingsSpace, "wifi_password", password);
    config.begin("ESP32_OTA_Base");
    keeper.begin();
  }
  void run(uint64_t ms, uint64_t stepMs = 500) {
    for (const uint64_t end = clock.nowMs() + ms; clock.nowMs() < end; clock.advance(stepMs)) keeper.tick();
    keeper.tick();
  }
  void routerOn() { wifi.passwords["home"] = "password"; }
  void routerOff() { wifi.passwords.clear(); }
};

}  // namespace

TEST_CASE("a network is joined at once") {
  Keeper board;
  board.routerOn();
  board.run(kMinuteMs);
  CHECK(board.keeper.isJoined());
  CHECK(board.keeper.awayMs() == 0);
  CHECK(board.wifi.joins <= 2);
}

TEST_CASE("an open network is joined with an empty password") {
  Keeper board("home", "");
  board.wifi.passwords["home"] = "";
  board.run(10 * kSecondMs);
  CHECK(board.keeper.isJoined());
}

TEST_CASE("a router that comes back after 30 days is joined within two minutes") {
  Keeper board;
  for (int day = 0; day < 30; day++) {
    const int joinsBefore = board.wifi.joins;
    board.run(kDayMs);
    CHECK(board.wifi.joins - joinsBefore > 24 * 60 / 2 - 10);
  }
  CHECK_FALSE(board.keeper.isJoined());
  CHECK(board.keeper.awayMs() >= 30 * kDayMs);
  board.routerOn();
  board.run(2 * kMinuteMs);
  CHECK(board.keeper.isJoined());
}

TEST_CASE("a router that neither answers nor refuses is tried anew, for ever") {
  Keeper board;
  board.wifi.slow = true;
  board.run(30 * kDayMs, 5 * kSecondMs);
  CHECK(board.wifi.joins > 30 * 24 * 20);
  board.wifi.slow = false;
  board.routerOn();
  board.run(3 * kMinuteMs);
  CHECK(board.keeper.isJoined());
}

TEST_CASE("a password that is refused is tried again: routers refuse the right one while they start") {
  Keeper board;
  board.wifi.passwords["home"] = "another one";
  board.run(10 * kMinuteMs);
  CHECK(board.keeper.lastFault() == WifiState::WrongPassword);
  board.routerOn();
  board.run(2 * kMinuteMs);
  CHECK(board.keeper.isJoined());
  CHECK(board.keeper.lastFault() == WifiState::Idle);
}

TEST_CASE("the tries back off from seconds to minutes") {
  Keeper board;
  board.run(10 * kSecondMs);
  CHECK(board.wifi.joins >= 3);
  board.run(60 * kMinuteMs);
  const int before = board.wifi.joins;
  board.run(60 * kMinuteMs);
  CHECK(board.wifi.joins - before >= 30);
  CHECK(board.wifi.joins - before <= 60);
}

TEST_CASE("beside an open portal the radio is taken at most twice a minute") {
  Keeper board;
  board.keeper.besidePortal(true);
  board.run(5 * kMinuteMs);
  CHECK(board.wifi.joins <= 11);
  CHECK(board.wifi.joins >= 4);
}

TEST_CASE("a network that goes away is joined again, and how long it is away is known") {
  Keeper board;
  board.routerOn();
  board.run(kMinuteMs);
  board.routerOff();
  board.run(kMinuteMs);
  CHECK_FALSE(board.keeper.isJoined());
  CHECK(board.keeper.awayMs() >= kMinuteMs - kSecondMs);
  board.routerOn();
  board.run(2 * kMinuteMs);
  CHECK(board.keeper.isJoined());
}

TEST_CASE("an older network does not count as joined once other settings are in force") {
  Keeper board;
  board.routerOn();
  board.run(kMinuteMs);
  DeviceSettings settings = board.config.active();
  std::strcpy(settings.wifiSsid, "elsewhere");
  board.config.save(settings);
  board.keeper.tick();
  CHECK_FALSE(board.keeper.isJoined());
  CHECK(board.wifi.state() == WifiState::Joined);  // for two seconds: the portal's last page must still get out
  board.wifi.passwords["elsewhere"] = "password";
  board.run(5 * kSecondMs);
  CHECK(board.keeper.isJoined());
  CHECK(board.wifi.joinedSsid == "elsewhere");
}

TEST_CASE("a change of other settings leaves the connection alone") {
  Keeper board;
  board.routerOn();
  board.run(kMinuteMs);
  const int joins = board.wifi.joins;
  DeviceSettings settings = board.config.active();
  std::strcpy(settings.serverUrl, "http://elsewhere.test");
  board.config.save(settings);
  board.run(kMinuteMs);
  CHECK(board.keeper.isJoined());
  CHECK(board.wifi.joins == joins);
}

TEST_CASE("without a network to join nothing is tried") {
  Keeper board("", "");
  board.run(60 * kMinuteMs);
  CHECK(board.wifi.joins == 0);
  CHECK(board.keeper.awayMs() == 0);
}

TEST_CASE("a scan waits for the first try with new settings, and interrupts later ones") {
  Keeper board;
  CHECK_FALSE(board.keeper.makeWayForScan());
  board.wifi.slow = true;
  board.run(60 * kSecondMs);
  CHECK(board.keeper.makeWayForScan());
  const int joins = board.wifi.joins;
  board.run(7 * kSecondMs);
  CHECK(board.wifi.joins == joins);
  board.run(3 * kSecondMs);
  CHECK(board.wifi.joins > joins);
}

TEST_CASE("what is said of a failed try never holds the password") {
  Keeper board;
  board.wifi.passwords["home"] = "another one";
  board.run(60 * kMinuteMs);
  CHECK(board.log.has("the password was refused"));
  CHECK_FALSE(board.log.has("password\""));
  CHECK_FALSE(board.log.has("another one"));
}
