// Wi-Fi, pins, clock, DNS and the command line of a virtual device.
#include <doctest/doctest.h>
#include <fakes/FakeClock.h>

#include <cstring>

#include "../../host/boot/Options.h"
#include "../../host/device/Handover.h"
#include "../../host/device/HostFaults.h"
#include "../../host/ports/HostClock.h"
#include "../../host/ports/HostPins.h"
#include "../../host/ports/HostTicker.h"
#include "../../host/ports/HostWifi.h"
#include "Folder.h"

namespace {

constexpr const char* kRoom =
    "{\"networks\": [{\"ssid\": \"far\", \"password\": \"\", \"rssi\": -80},"
    "{\"ssid\": \"near\", \"password\": \"solder-and-flux\", \"rssi\": -40},"
    "{\"ssid\": \"near\", \"password\": \"solder-and-flux\", \"rssi\": -70},"
    "{\"ssid\": \"secret\", \"password\": \"solder-and-flux\", \"hidden\": true}]}";

struct Room {
  Folder folder;
  FakeClock clock;
  Room() { replaceFile(folder / "wifi.json", kRoom); }
  WifiState joined(const char* ssid, const char* password, bool deaf = false) {
    HostWifi wifi(folder / "wifi.json", clock, deaf);
    wifi.join(ssid, password);
    CHECK(wifi.state() == WifiState::Joining);
    clock.advance(3000);
    return wifi.state();
  }
};

bool parse(std::initializer_list<const char*> words, Options& out, std::string& why) {
  std::vector<char*> all = {const_cast<char*>("virtual-device")};
  for (const char* word : words) all.push_back(const_cast<char*>(word));
  return parseOptions(static_cast<int>(all.size()), all.data(), out, why);
}

}  // namespace

TEST_CASE("a network lets in whoever knows its password") {
  Room room;
  CHECK(room.joined("near", "solder-and-flux") == WifiState::Joined);
  CHECK(room.joined("near", "wrong") == WifiState::WrongPassword);
  CHECK(room.joined("far", "") == WifiState::Joined);
  CHECK(room.joined("secret", "solder-and-flux") == WifiState::Joined);
  CHECK(room.joined("nowhere", "") == WifiState::NotFound);
  CHECK(room.joined("near", "solder-and-flux", true) == WifiState::NotFound);
}

TEST_CASE("a router that is switched off is lost, and found again") {
  Room room;
  HostWifi wifi(room.folder / "wifi.json", room.clock, false);
  wifi.join("near", "solder-and-flux");
  room.clock.advance(3000);
  REQUIRE(wifi.state() == WifiState::Joined);
  CHECK(wifi.rssi() == -40);
  replaceFile(room.folder / "wifi.json", "{\"networks\": []}");
  const int64_t endMs = realMs() + 5000;  // the file is looked at every 100 ms
  while (wifi.state() == WifiState::Joined && realMs() < endMs) {
  }
  CHECK(wifi.state() == WifiState::Lost);
  char address[kAddressSize] = "?";
  wifi.address(address);
  CHECK(address[0] == '\0');
}

TEST_CASE("a scan shows each name once, the strongest first, and nothing that hides") {
  Room room;
  HostWifi wifi(room.folder / "wifi.json", room.clock, false);
  WifiNetwork found[8];
  CHECK(wifi.scanResults(found, 8) == -1);
  wifi.startScan();
  CHECK(wifi.scanResults(found, 8) == -1);
  room.clock.advance(3000);
  REQUIRE(wifi.scanResults(found, 8) == 2);
  CHECK(std::string(found[0].ssid) == "near");
  CHECK(found[0].rssi == -40);
  CHECK_FALSE(found[0].open);
  CHECK(std::string(found[1].ssid) == "far");
  CHECK(found[1].open);
  CHECK(wifi.scanResults(found, 1) == 1);
}

TEST_CASE("an access point's password has 8 characters, or it is open") {
  Room room;
  HostWifi wifi(room.folder / "wifi.json", room.clock, false);
  CHECK(wifi.startAccessPoint("setup", "12345678"));
  CHECK(wifi.startAccessPoint("setup", ""));
  CHECK_FALSE(wifi.startAccessPoint("setup", "1234567"));
}

TEST_CASE("pins are read from a file and put out into one") {
  Folder folder;
  replaceFile(folder / "inputs.json", "{\"14\": 0, \"32\": 1}");
  HostPins pins(folder.path());
  pins.inputPullup(14);
  pins.inputPullup(12);
  pins.input(32);
  pins.input(33);
  CHECK_FALSE(pins.read(14));
  CHECK(pins.read(12));
  CHECK(pins.read(32));
  CHECK_FALSE(pins.read(33));
  CHECK_FALSE(pins.read(kNoPin));
  pins.pwm(4, 77);
  pins.output(2);
  pins.write(2, true);
  std::string levels;
  REQUIRE(readFile(folder / "pins.bin", levels));
  REQUIRE(levels.size() == 40);
  CHECK(static_cast<uint8_t>(levels[4]) == 77);
  CHECK(static_cast<uint8_t>(levels[2]) == 255);
  CHECK(levels[12] == 0);
}

TEST_CASE("a clock runs as fast as wished, but not while an answer is awaited") {
  HostClock fast(1000);
  HostClock waiting(1000);
  waiting.awaitAnswer(true);
  const int64_t startMs = realMs();
  while (realMs() - startMs < 20) {
  }
  const uint64_t fastMs = fast.nowMs();
  CHECK(fastMs >= 15000);
  CHECK(waiting.nowMs() >= 60);
  CHECK(waiting.nowMs() < fastMs / 10);
}

TEST_CASE("the time of day is not known before it is told") {
  HostClock clock(1);
  CHECK(clock.unixSeconds() == 0);
  clock.setUnixSeconds(1764000000);
  CHECK(clock.unixSeconds() >= 1764000000);
  CHECK(clock.unixSeconds() < 1764000005);
}

TEST_CASE("a ticker that is late calls once") {
  FakeClock clock;
  HostTicker ticker(clock);
  int calls = 0;
  ticker.every(
      20, [](void* count) { ++*static_cast<int*>(count); }, &calls);
  ticker.run();
  CHECK(calls == 0);
  clock.advance(20);
  ticker.run();
  ticker.run();
  CHECK(calls == 1);
  clock.advance(1000);
  ticker.run();
  CHECK(calls == 2);
}

TEST_CASE("what the boot process hands over arrives") {
  HostStart start = {"/state", "/wifi", 1, ResetReason::Brownout, 2.5, 8080, {0x24, 0xA1, 0x60, 0xC3, 0xF0, 0xDE}};
  handOver(start);
  HostStart out = {};
  std::string why;
  REQUIRE(takeHandover(out, why));
  CHECK(out.stateFolder == "/state");
  CHECK(out.wifiFile == "/wifi");
  CHECK(out.slot == 1);
  CHECK(out.resetReason == ResetReason::Brownout);
  CHECK(out.speed == 2.5);
  CHECK(out.portalPort == 8080);
  CHECK(std::memcmp(out.mac, start.mac, 6) == 0);
  unsetenv("PCMS_MAC");
  CHECK_FALSE(takeHandover(out, why));
}

TEST_CASE("a MAC is 12 hex digits") {
  uint8_t mac[6];
  CHECK(macOf("24:A1:60:c3:f0:de", mac));
  CHECK(macText(mac) == "24:a1:60:c3:f0:de");
  CHECK(macOf("24a160c3f0de", mac));
  CHECK_FALSE(macOf("24:a1:60:c3:f0", mac));
  CHECK_FALSE(macOf("24:a1:60:c3:f0:dg", mac));
  CHECK_FALSE(macOf("", mac));
}

TEST_CASE("the command line is taken, or refused by name") {
  Options options;
  std::string why;
  CHECK(parse({"--type", "ESP32_LED_Blink", "--state", "dir", "--speed", "20", "--mac", "24a160c3f0de", "--insecure"},
              options, why));
  CHECK(options.type == "ESP32_LED_Blink");
  CHECK(options.speed == 20);
  CHECK(options.trustsNobody);
  CHECK_FALSE(parse({"--state", "dir"}, options = {}, why));
  CHECK(why == "--type and --state are needed");
  CHECK_FALSE(parse({"--colour", "red"}, options = {}, why));
  CHECK(why == "no option --colour");
  for (const char* wrong : {"--speed", "--mac", "--portal-port", "--flash-slot"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse({wrong, "none"}, options = {}, why));
    CHECK(why == std::string(wrong) + " needs another value");
    CHECK_FALSE(parse({wrong}, options = {}, why));
  }
}

TEST_CASE("faults of images have names") {
  ImageFault fault = ImageFault::None;
  CHECK(imageFaultOf("hang", fault));
  CHECK(fault == ImageFault::Hang);
  CHECK(imageFaultOf("", fault));
  CHECK(fault == ImageFault::None);
  CHECK_FALSE(imageFaultOf("hangs", fault));
}
