#include <doctest/doctest.h>

#include "SignLooks.h"

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

TEST_CASE("after a partial refresh that failed nobody knows what is seen, so a full one follows") {
  Sign sign;
  sign.settle();
  const uint32_t fulls = sign.panel.fullRefreshes, partials = sign.panel.partialRefreshes;
  sign.shell.now.name = "Another name";
  REQUIRE(sign.runUntil([&] { return sign.panel.partialRefreshes > partials; }));
  sign.panel.busyLine = BusyLine::StuckLow;
  sign.run(60 * 1000);
  sign.panel.busyLine = BusyLine::Works;
  sign.run(3 * 60 * 1000);
  CHECK(sign.panel.fullRefreshes == fulls + 1);
  CHECK(showsCard(sign));
}

TEST_CASE("hours of anything that can happen break no rule of the controller, and end with the right page") {
  for (uint64_t seed = 1; seed <= 6; seed++) {
    Sign sign;
    FakeRandom random(seed);
    FakeTag tag;
    for (int i = 0; i < 300; i++) {
      switch (random.below(10)) {
        case 0:
          sign.press();
          break;
        case 1:
          sign.release();
          break;
        case 2:
          sign.shell.now.online = random.below(3) > 0;
          break;
        case 3:
          sign.shell.now.portalOpen = random.below(2) == 0;
          break;
        case 4:
          sign.shell.now.updateStage = static_cast<UpdateStage>(random.below(8));
          break;
        case 5:
          sign.shell.now.updatePercent = static_cast<uint8_t>(random.below(101));
          break;
        case 6:
          sign.nfc.tag = random.below(2) == 0 ? &tag : nullptr;
          break;
        case 7:
          sign.fetch.status = random.below(4) == 0 ? 404 : 200;
          sign.fetch.etag = "\"" + std::to_string(random.below(4)) + "\"";
          sign.fetch.body = random.below(2) == 0 ? stripes() : triangle();
          if (random.below(4) == 0) sign.fetch.body[random.below(62)] ^= 0x55;
          break;
        case 8:
          sign.fetch.breaksAfter = random.below(3) == 0 ? random.below(48062) : SIZE_MAX;
          break;
        case 9:
          if (sign.panel.isAsleep()) sign.restart();
          break;
      }
      sign.run(random.below(20 * 1000));
    }
    CHECK(complaints(sign) == "");
    sign.release();
    sign.shell.now.online = true;
    sign.fetch.status = 404;
    sign.fetch.breaksAfter = SIZE_MAX;
    sign.run(10 * 60 * 1000);
    CHECK(showsCard(sign));
    CHECK(complaints(sign) == "");
  }
}
