#include <doctest/doctest.h>

#include "Sign.h"

namespace {

constexpr BoardConfig kBoard = {"PersonalCMS-ESP32-Setup", 2, 14};
constexpr TrustedKeyRing kNoKeys = {kTrustedKeyMagic, 0, {}};

/** The feature in a real shell, which talks HTTP to a server in this process. */
struct Board {
  Board() {
    sign.feature.reset();
    sign.wifi.passwords["workshop"] = "solder";
    sign.pins.inner.levels[14] = 255;
    for (const auto& each : std::map<const char*, const char*>{{"device_name", "Hall sign"},
                                                               {"wifi_ssid", "workshop"},
                                                               {"wifi_password", "solder"},
                                                               {"server_url", "http://ota.test:5000"},
                                                               {"ap_password", "k7m2p9x4w3"}}) {
      sign.settings.writeText(kSettingsSpace, each.first, each.second);
    }
    sign.server.keepsRequests = true;
    sign.server.script = [this](const SeenRequest& request, FakeAnswer& answer) {
      return answerPicture(request, answer);
    };
    start();
  }

  void start() {
    shell = std::make_unique<DeviceShell>(kBoard, sign.ports, kNoKeys);
    feature = std::make_unique<PersonalCms>(*shell, sign.own, kSignPins);
    shell->begin();
  }

  bool answerPicture(const SeenRequest& request, FakeAnswer& answer) {
    if (request.path.find("/picture") == std::string::npos) return false;
    paths.push_back(request.path);
    const auto asked = request.headers.find("if-none-match");
    if (asked != request.headers.end()) ifNoneMatch.push_back(asked->second);
    if (bmp.empty()) {
      answer.status = 404;
      answer.body = R"({"success":false,"code":"no_picture","message":"none"})";
    } else if (asked != request.headers.end() && asked->second == etag) {
      answer.status = 304;
    } else {
      answer.headers.push_back({"ETag", etag});
      answer.body = bmp;
    }
    return true;
  }

  bool runUntil(const std::function<bool()>& holds, uint64_t limitMs = 5 * 60 * 1000) {
    for (uint64_t spent = 0; spent < limitMs;) {
      if (holds()) return true;
      shell->tick();
      const uint64_t stepMs = sign.panel.isAsleep() && !sign.transport.isBusy() ? 40 : 5;
      sign.clock.advance(stepMs);
      spent += stepMs;
    }
    return holds();
  }

  std::string lastHeartbeat() const {
    std::string body;
    for (const SeenRequest& request : sign.server.requests) {
      if (isHeartbeat(request)) body = request.body;
    }
    return body;
  }

  Sign sign;
  std::string bmp, etag;
  std::vector<std::string> paths, ifNoneMatch;
  std::unique_ptr<DeviceShell> shell;
  std::unique_ptr<PersonalCms> feature;
};

}  // namespace

TEST_CASE("over a real shell and HTTP a picture arrives, is kept by its ETag, and changes when the server's does") {
  Board board;
  board.bmp = triangle();
  board.etag = "\"11aa\"";
  CHECK(board.runUntil([&] { return board.sign.panel.glass() == trianglePixels(); }));
  CHECK(board.paths.front() == "/api/devices/esp32-24a160c3f0de/picture");
  const uint32_t fulls = board.sign.panel.fullRefreshes;
  board.runUntil([] { return false; }, 5 * 60 * 1000);
  CHECK(board.ifNoneMatch.size() >= 2);
  CHECK(board.ifNoneMatch.back() == "\"11aa\"");
  CHECK(board.sign.panel.fullRefreshes == fulls);
  board.bmp = stripes();
  board.etag = "\"22bb\"";
  CHECK(board.runUntil([&] { return board.sign.panel.glass() == stripesPixels(); }));
  board.runUntil([] { return false; }, 70 * 1000);
  CHECK(board.lastHeartbeat().find(R"("display":{"mode":"picture","content_etag":"\"22bb\""})") != std::string::npos);
  CHECK(board.sign.panel.errors().empty());
}

TEST_CASE("a picture whose connection breaks at random places arrives all the same, and no other call suffers") {
  Board board;
  board.bmp = triangle();
  board.etag = "\"11aa\"";
  board.sign.network.dropEvery = 30011;
  CHECK_FALSE(board.runUntil([&] { return board.sign.panel.glass() == trianglePixels(); }, 10 * 60 * 1000));
  board.sign.network.dropEvery = UINT64_MAX;
  CHECK(board.runUntil([&] { return board.sign.panel.glass() == trianglePixels(); }));
  CHECK(board.sign.server.heartbeats > 5);
  CHECK(board.sign.panel.errors().empty());
}

TEST_CASE("a tag's UID reaches the server in exactly one heartbeat") {
  Board board;
  FakeTag tag;
  board.runUntil([&] { return board.sign.server.heartbeats > 0; });
  board.sign.nfc.tag = &tag;
  board.runUntil([] { return false; }, 4 * 60 * 1000);
  int told = 0;
  for (const SeenRequest& request : board.sign.server.requests) {
    told += request.body.find("04a2c91b3f6180") != std::string::npos ? 1 : 0;
  }
  CHECK(told == 1);
  CHECK(board.lastHeartbeat().find(R"("temperature":21.5)") != std::string::npos);
}

TEST_CASE("ten seconds on the button forget everything, the contact card and the picture too") {
  Board board;
  board.bmp = triangle();
  board.etag = "\"11aa\"";
  const FakeRequest form(true, "/submit", {{"contact_name", "Ada Lovelace"}});
  board.feature->takeFromPortal(form);
  board.runUntil([&] { return board.sign.panel.glass() == trianglePixels(); });
  CHECK(board.sign.settings.has(kSettingsSpace, "contact_card"));
  board.sign.press();
  CHECK_THROWS_AS(board.runUntil([] { return false; }, 30 * 1000), Restarted);
  board.sign.release();
  board.feature.reset();
  board.start();
  board.runUntil([] { return false; }, 30 * 1000);
  CHECK_FALSE(board.sign.settings.has(kSettingsSpace, "contact_card"));
  CHECK_FALSE(board.sign.settings.has(kSettingsSpace, "picture_etag"));
  CHECK(board.sign.wifi.apOpen);
  CHECK(board.sign.wifi.apPassword == "12345678");
  CHECK(board.sign.panel.glass() != trianglePixels());
  CHECK(board.sign.panel.errors().empty());
}
