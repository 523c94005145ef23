#include <doctest/doctest.h>
#include <personalcms/StatusCard.h>

#include <set>

#include "Sign.h"

namespace {

std::vector<uint8_t> pixelsOf(const std::function<void(Canvas&)>& draw) {
  std::vector<uint8_t> pixels;
  Canvas canvas;
  for (int top = 0; top < kPanelHeight; top += kStripRows) {
    canvas.begin(top, kStripRows);
    draw(canvas);
    pixels.insert(pixels.end(), canvas.bytes(), canvas.bytes() + canvas.byteCount());
  }
  return pixels;
}

/** What the card of this sign must look like now. */
bool showsCard(Sign& sign) {
  const CardModel card = cardOf(sign.shell.now, {sign.climate.now.temperatureC, sign.climate.now.humidityPercent});
  return sign.panel.glass() == pixelsOf([&](Canvas& canvas) { paintCard(canvas, card); });
}

std::string complaints(Sign& sign) {
  const std::set<std::string> once(sign.panel.errors().begin(), sign.panel.errors().end());
  std::string all;
  for (const std::string& each : once) all += each + "; ";
  return all;
}

}  // namespace

TEST_CASE("after the start the card stands on the glass, with one full refresh, and then nothing moves") {
  Sign sign;
  sign.shell.now.online = false;
  sign.runUntil([&] { return showsCard(sign); });
  CHECK(showsCard(sign));
  sign.run(10 * 60 * 1000);
  CHECK(sign.panel.fullRefreshes == 1);
  CHECK(sign.panel.partialRefreshes == 1);  // the first reading came after the card
  CHECK(sign.panel.isAsleep());
  CHECK(complaints(sign) == "");
}

TEST_CASE("readings and the clock move the card at most once a minute, partially") {
  Sign sign;
  sign.shell.now.online = false;
  sign.settle();
  const uint32_t fulls = sign.panel.fullRefreshes, before = sign.panel.partialRefreshes;
  for (int i = 0; i < 100; i++) {
    sign.climate.now.temperatureC = 20.0f + static_cast<float>(i);
    sign.shell.now.lastContactUnix += 30;
    sign.run(6000);
  }
  const uint32_t moved = sign.panel.partialRefreshes - before;
  CHECK(moved >= 8);
  CHECK(moved <= 11);
  CHECK(sign.panel.fullRefreshes == fulls);
  CHECK(complaints(sign) == "");
}

TEST_CASE("after thirty partial refreshes a full one cleans the glass") {
  Sign sign;
  sign.shell.now.online = false;
  sign.settle();
  for (int i = 0; i < 40; i++) {
    sign.shell.now.lastContactUnix += 60;
    sign.run(61 * 1000);
  }
  CHECK(sign.panel.fullRefreshes == 2);
  CHECK(showsCard(sign));
  CHECK(complaints(sign) == "");
}

TEST_CASE("what matters is seen within seconds") {
  Sign sign;
  sign.settle();
  sign.shell.now.portalOpen = true;
  sign.shell.now.online = false;
  sign.run(8000);
  CHECK(showsCard(sign));
  sign.shell.now.portalOpen = false;
  sign.shell.now.updateStage = UpdateStage::Downloading;
  sign.shell.now.updateVersion = "2.7.0";
  sign.run(8000);
  CHECK(showsCard(sign));
  CHECK(complaints(sign) == "");
}

TEST_CASE("the server's picture comes onto the glass pixel by pixel, and its ETag into NVS") {
  Sign sign;
  sign.fetch.status = 200;
  sign.fetch.etag = "\"one\"";
  sign.fetch.body = triangle();
  CHECK(sign.runUntil([&] { return sign.panel.glass() == pixelsOfBmp(sign.fetch.body); }));
  sign.settle();
  CHECK(sign.heartbeat().find(R"("display":{"mode":"picture","content_etag":"\"one\""})") != std::string::npos);
  char stored[kEtagSize];
  CHECK(sign.settings.readText(kSettingsSpace, "picture_etag", stored, sizeof(stored)));
  CHECK(std::string(stored) == "\"one\"");
  CHECK(sign.panel.isAsleep());
  CHECK(complaints(sign) == "");
}

TEST_CASE("an unchanged picture costs no refresh, in hours and across a restart") {
  Sign sign;
  sign.fetch.status = 200;
  sign.fetch.etag = "\"one\"";
  sign.fetch.body = triangle();
  sign.settle();
  const uint32_t fulls = sign.panel.fullRefreshes, partials = sign.panel.partialRefreshes;
  sign.run(30 * 60 * 1000);
  sign.restart();
  sign.run(30 * 60 * 1000);
  CHECK(sign.panel.fullRefreshes == fulls);
  CHECK(sign.panel.partialRefreshes == partials);
  CHECK(sign.fetch.asked.size() > 20);
  CHECK(sign.fetch.asked.back() == "\"one\"");
  CHECK(complaints(sign) == "");
}

TEST_CASE("a new picture takes the place of the old one with one full refresh") {
  Sign sign;
  sign.fetch.status = 200;
  sign.fetch.etag = "\"one\"";
  sign.fetch.body = triangle();
  sign.settle();
  const uint32_t fulls = sign.panel.fullRefreshes;
  sign.fetch.etag = "\"two\"";
  sign.fetch.body = stripes();
  sign.run(4 * 60 * 1000);
  CHECK(sign.panel.glass() == pixelsOfBmp(stripes()));
  CHECK(sign.panel.fullRefreshes == fulls + 1);
  CHECK(complaints(sign) == "");
}

TEST_CASE("a picture that the server took back gives way to the card, and its ETag is forgotten") {
  Sign sign;
  sign.fetch.status = 200;
  sign.fetch.etag = "\"one\"";
  sign.fetch.body = triangle();
  sign.settle();
  sign.fetch.status = 404;
  sign.run(4 * 60 * 1000);
  CHECK(showsCard(sign));
  CHECK_FALSE(sign.settings.has(kSettingsSpace, "picture_etag"));
  CHECK(sign.heartbeat().find(R"("display":{"mode":"card"})") != std::string::npos);
}

TEST_CASE("a bad picture is refused by name, what was seen stays, and it is not fetched again and again") {
  for (const bool hasPicture : {false, true}) {
    Sign sign;
    if (hasPicture) {
      sign.fetch.status = 200;
      sign.fetch.etag = "\"good\"";
      sign.fetch.body = triangle();
    }
    sign.settle();
    sign.run(70 * 1000);
    const std::vector<uint8_t> seen = sign.panel.glass();
    sign.fetch.status = 200;
    sign.fetch.etag = "\"bad\"";
    sign.fetch.body = stripes();
    sign.fetch.body[0] = 'X';
    sign.run(30 * 60 * 1000);
    CHECK(sign.log.has("picture refused: not a BMP"));
    CHECK(sign.log.said.find("picture refused") == sign.log.said.rfind("picture refused"));
    CHECK(sign.fetch.asked.back() == "\"bad\"");
    CHECK(sign.panel.glass() == seen);
    // And the good one, when it is back, is no news.
    const uint32_t fulls = sign.panel.fullRefreshes;
    sign.fetch.etag = "\"good\"";
    sign.fetch.body = triangle();
    sign.run(5 * 60 * 1000);
    CHECK(sign.panel.glass() == pixelsOfBmp(triangle()));
    CHECK(sign.panel.fullRefreshes == fulls + (hasPicture ? 0 : 1));
    CHECK(complaints(sign) == "");
  }
}

TEST_CASE("a picture of another length, or without an ETag, does not even begin") {
  Sign sign;
  sign.settle();
  sign.fetch.status = 200;
  sign.fetch.etag = "\"long\"";
  sign.fetch.body = stripes() + "x";
  sign.run(5 * 60 * 1000);
  CHECK(sign.log.has("picture refused: not 48062 bytes long"));
  sign.fetch.etag = "";
  sign.fetch.body = stripes();
  sign.run(5 * 60 * 1000);
  CHECK(showsCard(sign));
}

TEST_CASE("a picture that breaks off at any place changes nothing, and comes whole the next time") {
  for (size_t at : {0u, 1u, 61u, 62u, 5000u, 48061u}) {
    Sign sign;
    sign.settle();
    sign.fetch.status = 200;
    sign.fetch.etag = "\"one\"";
    sign.fetch.body = stripes();
    sign.fetch.breaksAfter = at;
    sign.run(130 * 1000);
    CHECK(showsCard(sign));
    sign.fetch.breaksAfter = SIZE_MAX;
    sign.run(130 * 1000);
    CHECK(sign.panel.glass() == pixelsOfBmp(stripes()));
    CHECK(complaints(sign) == "");
  }
}

TEST_CASE("an answer that never comes leaves the panel asleep, and the card alive") {
  Sign sign;
  sign.settle();
  sign.fetch.status = 200;
  sign.fetch.etag = "\"one\"";
  sign.fetch.body = stripes();
  sign.fetch.isSilent = true;
  sign.run(10 * 60 * 1000);
  CHECK(sign.panel.isAsleep());
  sign.shell.now.name = "Another name";
  sign.run(60 * 60 * 1000);
  CHECK(showsCard(sign));
  sign.fetch.isSilent = false;
  sign.run(60 * 60 * 1000 + 4 * 60 * 1000);
  CHECK(sign.panel.glass() == pixelsOfBmp(stripes()));
}

TEST_CASE("without a server nothing is asked, and the panel is not woken for it") {
  Sign sign;
  sign.shell.now.online = false;
  sign.settle();
  const uint64_t bytes = sign.panel.bytesTaken;
  sign.run(30 * 60 * 1000);
  CHECK(sign.fetch.asked.empty());
  CHECK(sign.panel.bytesTaken <= bytes + 200000);  // at most one partial refresh for the first reading
}

TEST_CASE("a line that is taken for long does not keep the panel awake") {
  Sign sign;
  sign.settle();
  sign.fetch.isFree = false;
  sign.run(3 * 60 * 1000);
  int awake = 0;
  for (int i = 0; i < 120; i++) {
    sign.run(1000);
    awake += sign.panel.isAsleep() ? 0 : 1;
  }
  CHECK(awake < 60);
  CHECK(sign.fetch.asked.size() == 1);
}

TEST_CASE("a short press goes from picture to card and back, and the choice survives a restart") {
  Sign sign;
  sign.fetch.status = 200;
  sign.fetch.etag = "\"one\"";
  sign.fetch.body = triangle();
  sign.settle();
  const auto pressShortly = [&] {
    sign.press();
    sign.run(300);
    sign.release();
    sign.settle();
  };
  pressShortly();
  CHECK(showsCard(sign));
  CHECK_FALSE(sign.settings.has(kSettingsSpace, "picture_etag"));
  sign.restart();
  sign.run(5 * 60 * 1000);
  CHECK(showsCard(sign));
  pressShortly();
  CHECK(sign.panel.glass() == pixelsOfBmp(triangle()));
  CHECK(complaints(sign) == "");
}

TEST_CASE("who presses for a picture where there is none is told, and has the card again") {
  Sign sign;
  sign.settle();
  sign.press();
  sign.run(200);
  sign.release();
  CHECK(sign.runUntil([&] { return !showsCard(sign); }));
  sign.settle();
  CHECK(showsCard(sign));
}

TEST_CASE("a panel that is stuck is named in the log, tried again by back-off, and never stops the loop") {
  Sign sign;
  sign.shell.now.online = false;
  sign.panel.busyLine = BusyLine::StuckLow;
  sign.run(3 * 60 * 60 * 1000);
  CHECK(sign.log.has("panel: busy after reset"));
  size_t told = 0;
  for (size_t at = 0; (at = sign.log.said.find("panel:", at)) != std::string::npos; at++) told++;
  CHECK(told >= 4);
  CHECK(told <= 12);
  CHECK(sign.climate.reads > 300);
  sign.panel.busyLine = BusyLine::Works;
  sign.run(61 * 60 * 1000);
  CHECK(showsCard(sign));
}

TEST_CASE("a picture is not believed to be seen when the refresh failed") {
  Sign sign;
  sign.settle();
  sign.fetch.status = 200;
  sign.fetch.etag = "\"one\"";
  sign.fetch.body = triangle();
  const uint32_t before = sign.panel.fullRefreshes;
  REQUIRE(sign.runUntil([&] { return sign.panel.fullRefreshes > before; }, 5 * 60 * 1000));
  sign.panel.busyLine = BusyLine::StuckLow;
  sign.run(60 * 1000);
  CHECK(sign.log.has("busy for too long while refreshing"));
  CHECK_FALSE(sign.settings.has(kSettingsSpace, "picture_etag"));
  CHECK(sign.heartbeat().find("content_etag") == std::string::npos);
  sign.panel.busyLine = BusyLine::Works;
  sign.run(10 * 60 * 1000);
  CHECK(sign.panel.glass() == pixelsOfBmp(triangle()));
}

TEST_CASE("a power cut while another page goes onto the glass never leaves the ETag of a picture that is gone") {
  Sign sign;
  sign.fetch.status = 200;
  sign.fetch.etag = "\"one\"";
  sign.fetch.body = triangle();
  sign.settle();
  const std::vector<uint8_t> picture = pixelsOfBmp(triangle());
  sign.fetch.status = 404;
  const uint32_t fulls = sign.panel.fullRefreshes;
  // From the moment on at which the controller is told to refresh, the picture may be gone.
  REQUIRE(sign.runUntil([&] { return sign.panel.fullRefreshes > fulls; }, 5 * 60 * 1000));
  CHECK(sign.panel.glass() == picture);
  CHECK_FALSE(sign.settings.has(kSettingsSpace, "picture_etag"));
  sign.restart();
  sign.settle();
  CHECK(showsCard(sign));
}

TEST_CASE("a full NVS costs nothing but one more refresh after a restart") {
  Sign sign;
  sign.settings.fill();
  sign.fetch.status = 200;
  sign.fetch.etag = "\"one\"";
  sign.fetch.body = triangle();
  sign.settle();
  CHECK(sign.panel.glass() == pixelsOfBmp(triangle()));
  CHECK(sign.log.has("its ETag not stored"));
}
