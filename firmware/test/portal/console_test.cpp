#include <doctest/doctest.h>

#include "Setup.h"

namespace {
bool has(const std::string& said, const std::string& part) { return said.find(part) != std::string::npos; }
}  // namespace

TEST_CASE("status says who the board is, how it is joined and when the server last answered") {
  NewBoard board(true);
  board.run(kMinuteMs);
  const std::string said = board.type("status");
  CHECK(has(said, "esp32-24a160c3f0de \"Hall sign\""));
  CHECK(has(said, "ESP32_OTA_Base 2.6.0"));
  CHECK(has(said, "192.168.1.77"));
  CHECK(has(said, "http://ota.test:5000, online"));
  CHECK_FALSE(has(said, "portal "));
  NewBoard fresh;
  CHECK(has(fresh.type("status"), "not reached yet"));
  CHECK(has(fresh.type("status"), "Wi-Fi \"ESP32-OTA-Setup\", password 12345678"));
}

TEST_CASE("config lists the settings, and secrets only as dots") {
  NewBoard board(true);
  board.type("set ota_username fleet");
  board.type("set ota_password fleet-secret");
  const std::string said = board.type("config");
  CHECK(has(said, "wifi_ssid      workshop"));
  CHECK(has(said, "wifi_password  \u2022\u2022\u2022"));
  CHECK(has(said, "ota_password   \u2022\u2022\u2022"));
  CHECK(has(said, "tls_trust      bundle"));
  CHECK_FALSE(board.board.log.has("solder-and-flux"));
  CHECK_FALSE(board.board.log.has("fleet-secret"));
}

TEST_CASE("set changes one setting after checking it, on trial where it concerns the connection") {
  NewBoard board(true);
  CHECK(has(board.type("set device_name \"Another \\\"sign\\\"\""), "device_name is set"));
  CHECK(std::string(board.active().deviceName) == "Another \"sign\"");
  CHECK(has(board.type("set server_url example"), "server_url: The server's address must begin with"));
  CHECK(has(board.type("set wifi_password short"), "8 characters"));
  CHECK(has(board.type("set nonsense 1"), "There is no setting nonsense"));
  CHECK(has(board.type("set tls_trust pinned"), "no CA certificate yet"));
  CHECK(has(board.type("set tls_trust sure"), "one of bundle, pinned and none"));
  CHECK(has(board.type("set ca_pem x"), "paste it in the portal"));
  CHECK(has(board.type("set server_url http://ota.test:5001/"), "on trial"));
  CHECK(std::string(board.active().serverUrl) == "http://ota.test:5001");
}

TEST_CASE("a board can be set up by the serial line alone") {
  NewBoard fresh;
  for (const char* line : {"set device_name Sign", "set wifi_ssid workshop", "set wifi_password solder-and-flux",
                           "set server_url http://ota.test:5000"}) {
    fresh.type(line);
  }
  CHECK(fresh.board.runUntil([&] { return fresh.board.server.registrations > 0; }, kMinuteMs));
  CHECK(fresh.board.runUntil([&] { return fresh.stored("wifi_ssid") == "workshop"; }, kMinuteMs));
}

TEST_CASE("wifi scan lists the networks; a name cannot steer the terminal") {
  NewBoard fresh;
  fresh.board.wifi.hear("\x1b[2Jclear", -80, false);
  const std::string said = fresh.type("wifi scan");
  CHECK(has(said, "3 networks"));
  CHECK(has(said, " -52 dBm  password   workshop"));
  CHECK(has(said, " -71 dBm  open       Caf\u00e9"));
  CHECK(has(said, "?[2Jclear"));
  CHECK_FALSE(has(said, "\x1b"));
}

TEST_CASE("a scan without an end is given up, and other commands work meanwhile") {
  NewBoard fresh;
  fresh.board.wifi.scanning = true;
  fresh.type("wifi scan");
  CHECK(has(fresh.type("config"), "wifi_ssid"));
  fresh.run(20 * kSecondMs);
  CHECK(fresh.board.log.has("The scan found no end"));
}

TEST_CASE("check asks the server now") {
  NewBoard board(true);
  board.run(kMinuteMs);
  const uint32_t before = board.board.server.checks;
  board.type("check");
  board.run(2 * kSecondMs);
  CHECK(board.board.server.checks == before + 1);
}

TEST_CASE("rollback says when there is nothing to go back to") {
  NewBoard board(true);
  CHECK(has(board.type("rollback"), "There is no previous firmware"));
}

TEST_CASE("a factory reset asks first, and then forgets everything") {
  NewBoard board(true);
  board.run(kMinuteMs);
  CHECK(has(board.type("factory-reset"), "factory-reset yes"));
  CHECK(std::string(board.active().wifiSsid) == "workshop");
  const uint32_t starts = board.board.starts;
  board.type("factory-reset yes");
  board.run(3 * kSecondMs);
  CHECK(board.board.starts > starts);
  CHECK(std::string(board.active().wifiSsid).empty());
  CHECK(board.isOpen());
  CHECK(board.board.wifi.apPassword == "12345678");
}

TEST_CASE("reboot restarts the board") {
  NewBoard board(true);
  const uint32_t starts = board.board.starts;
  board.type("reboot");
  board.run(2 * kSecondMs);
  CHECK(board.board.starts == starts + 1);
}

TEST_CASE("help names every command, and anything else points to help") {
  NewBoard fresh;
  const std::string said = fresh.type("help");
  for (const char* verb :
       {"status", "config", "set ", "wifi scan", "check", "rollback", "portal", "factory-reset", "reboot"}) {
    CHECK_MESSAGE(has(said, verb), verb);
  }
  CHECK(has(fresh.type("sudo"), "try help"));
  CHECK(has(fresh.type("set x"), "It is: set KEY VALUE"));
  CHECK(has(fresh.type("set wifi_ssid \"open"), "A quote is open"));
}

TEST_CASE("a line that is too long is refused whole, and the next one is read from its beginning") {
  NewBoard fresh;
  fresh.type("set device_name " + std::string(5000, 'x'));
  fresh.run(30 * kSecondMs);
  CHECK(fresh.board.log.has("too long"));
  CHECK(fresh.active().deviceName[0] == '\0');
  CHECK(has(fresh.type("help"), "factory-reset"));
}

TEST_CASE("a line may end as any terminal ends it, and backspace works") {
  NewBoard fresh;
  fresh.board.log.type("hexx\b\x7Flp\r\n");
  fresh.run(kSecondMs);
  CHECK(fresh.board.log.has("factory-reset"));
}

TEST_CASE("10,000 random lines do no harm") {
  NewBoard fresh;
  FakeRandom random(3);
  const char* words[] = {"set ", "wifi_ssid ", "\"",   "status", "config",       "wifi scan", "\\",
                         "help", "\x01",       "\xff", " ",      "device_name ", "x"};
  for (int i = 0; i < 10000; i++) {
    std::string line;
    for (uint32_t n = random.below(8); n > 0; n--) line += words[random.below(sizeof(words) / sizeof(words[0]))];
    fresh.board.log.type(line + "\n");
    if (i % 50 == 0) fresh.run(20 * kSecondMs);
  }
  CHECK(fresh.board.isRunning());
  CHECK(fresh.board.starts == 1);
}
