#include <doctest/doctest.h>

#include "Setup.h"

namespace {
constexpr const char* kHome = "http://192.168.4.1/";
}

TEST_CASE("a new board opens its portal under the variant's name and the documented password") {
  NewBoard fresh;
  CHECK(fresh.isOpen());
  CHECK(fresh.board.wifi.apSsid == "ESP32-OTA-Setup");
  CHECK(fresh.board.wifi.apPassword == "12345678");
  CHECK(fresh.get("/").status == 200);
}

TEST_CASE("what phones probe leads to the portal's page, so that they open it") {
  NewBoard fresh;
  for (const char* path :
       {"/generate_204", "/gen_204", "/redirect", "/hotspot-detect.html", "/library/test/success.html",
        "/connecttest.txt", "/ncsi.txt", "/success.txt", "/canonical.html", "/check_network_status.txt", "/wpad.dat",
        "/favicon.ico", "/anything/else"}) {
    FakeRequest request(false, path);
    request.hostName = "connectivitycheck.gstatic.com";
    const FakeReply reply = fresh.board.portal.ask(request);
    CHECK_MESSAGE(reply.status == 302, path);
    CHECK_MESSAGE(reply.location == kHome, path);
    CHECK_MESSAGE(fresh.get(path).location == kHome, path);
  }
}

TEST_CASE("a page asked for by a name leads to the address, so that no foreign page can speak for the form") {
  NewBoard fresh;
  FakeRequest request(true, "/submit", goodForm());
  request.hostName = "evil.example";
  CHECK(fresh.board.portal.ask(request).location == kHome);
  CHECK(fresh.active().wifiSsid[0] == '\0');
  FakeRequest page(false, "/");
  page.hostName = "captive.apple.com";
  CHECK(fresh.board.portal.ask(page).location == kHome);
  for (const char* host : {"", "192.168.4.1", "192.168.4.1:80", "127.0.0.1:8080", "localhost", "localhost:4080"}) {
    page.hostName = host;
    CHECK(fresh.board.portal.ask(page).status == 200);
  }
  page.hostName = "localhost.evil.example";
  CHECK(fresh.board.portal.ask(page).status == 302);
}

TEST_CASE("the networks are listed as fielded boards list them, without what no form can carry") {
  NewBoard fresh;
  fresh.board.wifi.hear("", -40, true);
  fresh.board.wifi.hear("\xFF\xFE", -40, true);
  fresh.run(10 * kSecondMs);
  fresh.get("/scan");
  fresh.run(kSecondMs);
  const FakeReply reply = fresh.get("/scan");
  CHECK(reply.contentType == "application/json");
  CHECK(reply.body ==
        "[{\"ssid\":\"workshop\",\"rssi\":-52,\"encryption\":true},"
        "{\"ssid\":\"Caf\u00e9 \\\"Zur <Post>\\\" & Co\",\"rssi\":-71,\"encryption\":false}]");
}

TEST_CASE("a scan that is under way is an empty list, not a wait") {
  NewBoard fresh;
  fresh.board.wifi.scanning = true;
  fresh.board.powerCycle();
  fresh.run(kSecondMs);
  CHECK(fresh.get("/scan").body == "[]");
  CHECK(fresh.get("/").status == 200);
}

TEST_CASE("from portal to server: the form is stored, the board registers, and the portal closes") {
  NewBoard fresh;
  const FakeReply saved = fresh.submit(goodForm());
  CHECK(saved.status == 200);
  CHECK(saved.has("<h1>Saved</h1>"));
  CHECK(saved.has("workshop"));
  CHECK(fresh.board.runUntil([&] { return fresh.board.server.registrations > 0; }, kMinuteMs));
  fresh.run(10 * kSecondMs);
  CHECK(fresh.get("/state").has("It works"));
  CHECK(fresh.get("/state").has("\"done\":true"));
  fresh.run(kMinuteMs + 30 * kSecondMs);
  CHECK_FALSE(fresh.isOpen());
  CHECK(fresh.stored("wifi_ssid") == "workshop");
  CHECK(fresh.stored("server_url") == "http://ota.test:5000");
  fresh.board.powerCycle();
  fresh.run(kMinuteMs);
  CHECK_FALSE(fresh.isOpen());
}

TEST_CASE("the last page shows the new name and password of the access point, and they are the ones that follow") {
  NewBoard fresh;
  const FakeReply saved = fresh.submit(goodForm());
  REQUIRE(fresh.board.runUntil([&] { return !fresh.isOpen(); }, 5 * kMinuteMs));
  fresh.type("portal");
  REQUIRE(fresh.isOpen());
  CHECK(fresh.board.wifi.apSsid == "ESP32-OTA-Setup-F0DE");
  CHECK(fresh.board.wifi.apPassword == fresh.stored("ap_password"));
  CHECK(fresh.board.wifi.apPassword != "12345678");
  CHECK(saved.has(fresh.board.wifi.apSsid));
  CHECK(saved.has(fresh.board.wifi.apPassword));
  CHECK_FALSE(fresh.submit(formWith("server_url", "http://ota.test:5001")).has(fresh.board.wifi.apPassword));
}

TEST_CASE("sending the form twice shows the same password twice") {
  NewBoard fresh;
  const std::string first = fresh.submit(goodForm()).body;
  CHECK(fresh.submit(goodForm()).body == first);
}

TEST_CASE("settings that do not reach the server are undone after three minutes, and the page says why") {
  struct {
    const char* field;
    const char* value;
    const char* why;
  } const cases[] = {{"wifi_ssid", "elsewhere", "was not found"},
                     {"wifi_password", "not-the-password", "refused the password"},
                     {"server_url", "", "did not answer"}};
  for (const auto& wrong : cases) {
    NewBoard board(true);
    board.run(kMinuteMs);
    board.type("portal");
    Form form = formWith("ota_username", "fleet");
    if (wrong.value[0] != '\0') form[wrong.field] = wrong.value;
    board.board.network.outcome = wrong.value[0] == '\0' ? ConnectOutcome::TimedOut : ConnectOutcome::Connected;
    CHECK(board.submit(form).has("<h1>Saved</h1>"));
    board.run(2 * kMinuteMs);
    CHECK(std::string(board.active().otaUser) == "fleet");
    board.run(kMinuteMs + 5 * kSecondMs);
    CHECK(std::string(board.active().otaUser).empty());
    CHECK(std::string(board.active().wifiSsid) == "workshop");
    CHECK(board.isOpen());
    const FakeReply page = board.get("/");
    CHECK_MESSAGE(page.has(wrong.why), wrong.field);
    CHECK_MESSAGE(page.has("The settings from before are back"), wrong.field);
    CHECK(page.has("value=\"fleet\""));  // what was typed is there to be corrected
    board.board.network.outcome = ConnectOutcome::Connected;
    board.board.server.lastWasAuthorised = false;
    CHECK(board.board.runUntil([&] { return board.board.server.lastWasAuthorised; }, 5 * kMinuteMs));
  }
}

TEST_CASE("a trial that fails while the portal is closed opens it, with what was tried in the form") {
  NewBoard board(true);
  board.run(kMinuteMs);
  board.type("set server_url http://elsewhere.test");
  board.board.network.outcome = ConnectOutcome::TimedOut;
  CHECK_FALSE(board.isOpen());
  board.run(3 * kMinuteMs + 5 * kSecondMs);
  CHECK(board.isOpen());
  CHECK(board.get("/").has("value=\"http://elsewhere.test\""));
  CHECK(std::string(board.active().serverUrl) == "http://ota.test:5000");
}

TEST_CASE("the portal closes after five minutes and opens again by itself") {
  NewBoard fresh;
  fresh.run(5 * kMinuteMs - 2 * kSecondMs);
  CHECK(fresh.isOpen());
  fresh.run(3 * kSecondMs);
  CHECK_FALSE(fresh.isOpen());
  CHECK_FALSE(fresh.board.portal.isRunning());
  CHECK(fresh.board.runUntil([&] { return fresh.isOpen(); }, kMinuteMs));
}

TEST_CASE(
    "a person who uses the page is not cut off, what phones do by themselves does not count, and half an hour is the "
    "end") {
  NewBoard fresh;
  for (int minute = 0; minute < 25; minute++) {
    fresh.run(kMinuteMs);
    fresh.get("/");
    CHECK(fresh.isOpen());
  }
  for (int minute = 0; minute < 5; minute++) {
    CHECK(fresh.isOpen());
    fresh.get("/generate_204");
    fresh.get("/scan");
    fresh.run(kMinuteMs);
  }
  CHECK_FALSE(fresh.isOpen());
  NewBoard endless;
  for (int step = 0; step < 62 && endless.isOpen(); step++) {
    endless.run(kMinuteMs / 2);
    endless.get("/");
  }
  CHECK_FALSE(endless.isOpen());
}

TEST_CASE("the radio is left to the portal most of the time, also with settings that do not work") {
  NewBoard fresh;
  fresh.submit(formWith("wifi_ssid", "elsewhere"));
  const int before = fresh.board.wifi.joins;
  fresh.run(kMinuteMs);
  CHECK(fresh.board.wifi.joins - before >= 2);
  CHECK(fresh.board.wifi.joins - before <= 3);
}

TEST_CASE(
    "after a power-on with a late router the portal opens, the Wi-Fi is tried meanwhile, and nobody is stranded") {
  NewBoard board(true);
  board.board.wifi.passwords.clear();
  board.board.powerCycle();
  board.run(50 * kSecondMs);
  CHECK_FALSE(board.isOpen());
  board.run(20 * kSecondMs);
  CHECK(board.isOpen());
  CHECK(board.get("/").has("The board cannot join"));
  const int joins = board.board.wifi.joins;
  board.run(3 * kMinuteMs);
  CHECK(board.board.wifi.joins > joins);
  board.board.wifi.passwords["workshop"] = "solder-and-flux";
  CHECK(board.board.runUntil([&] { return board.board.server.heartbeats > 0; }, 3 * kMinuteMs));
  CHECK(board.board.runUntil([&] { return !board.isOpen(); }, 2 * kMinuteMs));
}

TEST_CASE("while the Wi-Fi is gone the portal opens again and again, at ever longer intervals up to an hour") {
  NewBoard board(true);
  board.run(kMinuteMs);
  board.board.wifi.passwords.clear();
  const int before = board.board.wifi.apStarts;
  board.run(2 * 60 * kMinuteMs);
  const int firstHours = board.board.wifi.apStarts - before;
  CHECK(firstHours >= 4);
  CHECK(firstHours <= 12);
  const int then = board.board.wifi.apStarts;
  board.run(24 * 60 * kMinuteMs);
  CHECK(board.board.wifi.apStarts - then >= 22);
  CHECK(board.board.wifi.apStarts - then <= 42);
}

TEST_CASE("a server that stays silent after a power-on gets the person a portal, once") {
  NewBoard board(true);
  board.board.network.outcome = ConnectOutcome::TimedOut;
  board.board.powerCycle();
  const int before = board.board.wifi.apStarts;
  board.run(4 * kMinuteMs);
  CHECK(board.isOpen());
  CHECK(board.get("/").has("does not answer"));
  board.run(24 * 60 * kMinuteMs);
  CHECK(board.board.wifi.apStarts == before + 1);
}

TEST_CASE("a board that is online keeps its portal shut, and a person can open it by the serial line") {
  NewBoard board(true);
  board.run(60 * kMinuteMs);
  CHECK(board.board.wifi.apStarts == 0);
  board.type("portal");
  CHECK(board.isOpen());
  CHECK(board.board.log.has("Portal open: Wi-Fi \"ESP32-OTA-Setup-F0DE\", password k7m2p9x4w3"));
  board.run(4 * kMinuteMs);
  CHECK(board.isOpen());
  board.run(2 * kMinuteMs);
  CHECK_FALSE(board.isOpen());
}

TEST_CASE("the portal keeps its times when the clock passes 2^32 ms in the middle of them") {
  for (const uint64_t beforeWrapMs : {30 * kSecondMs, 2 * kMinuteMs, 5 * kMinuteMs, 5 * kMinuteMs + 10 * kSecondMs}) {
    NewBoard fresh(false, (1ull << 32) - beforeWrapMs);
    CHECK(fresh.isOpen());
    fresh.run(5 * kMinuteMs - 3 * kSecondMs);
    CHECK(fresh.isOpen());
    fresh.run(5 * kSecondMs);
    CHECK_FALSE(fresh.isOpen());
    CHECK(fresh.board.runUntil([&] { return fresh.isOpen(); }, kMinuteMs));
  }
}

TEST_CASE("an old connection does not prove new settings, whatever it answers in the last moment") {
  NewBoard board(true);
  board.run(kMinuteMs);
  board.type("portal");
  board.board.server.orders = ",\"check_now\":true";
  board.submit(formWith("wifi_ssid", "elsewhere"));
  board.run(30 * kSecondMs);
  CHECK(board.get("/state").has("\"done\":false"));
  board.run(3 * kMinuteMs);
  CHECK(std::string(board.active().wifiSsid) == "workshop");
}

TEST_CASE(
    "a power cut during the trial leaves the board with the old or the new settings and its own or the first "
    "password") {
  NewBoard fresh;
  fresh.submit(goodForm());
  fresh.board.powerCycle();
  fresh.run(kMinuteMs);
  CHECK(fresh.board.server.registrations > 0);
  CHECK(fresh.stored("wifi_ssid") == "workshop");
  NewBoard wrong;
  wrong.submit(formWith("wifi_ssid", "elsewhere"));
  wrong.board.powerCycle();
  wrong.run(4 * kMinuteMs);
  CHECK(std::string(wrong.active().wifiSsid).empty());
  CHECK(wrong.board.runUntil([&] { return wrong.isOpen() && wrong.board.wifi.apPassword == "12345678"; },
                             60 * kMinuteMs));
  CHECK(wrong.board.wifi.apSsid == "ESP32-OTA-Setup");
}
