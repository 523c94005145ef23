#include <doctest/doctest.h>

#include "SignLooks.h"

TEST_CASE("the server's picture comes onto the glass pixel by pixel, and its ETag into NVS") {
  Sign sign;
  sign.fetch.serve("\"one\"", triangle());
  CHECK(sign.runUntil([&] { return sign.panel.glass() == trianglePixels(); }));
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
  sign.fetch.serve("\"one\"", triangle());
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
  sign.fetch.serve("\"one\"", triangle());
  sign.settle();
  const uint32_t fulls = sign.panel.fullRefreshes;
  sign.fetch.serve("\"two\"", stripes());
  sign.run(4 * 60 * 1000);
  CHECK(sign.panel.glass() == stripesPixels());
  CHECK(sign.panel.fullRefreshes == fulls + 1);
  CHECK(complaints(sign) == "");
}

TEST_CASE("a picture that the server took back gives way to the card, and its ETag is forgotten") {
  Sign sign;
  sign.fetch.serve("\"one\"", triangle());
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
      sign.fetch.serve("\"good\"", triangle());
    }
    sign.settle();
    sign.run(70 * 1000);
    const std::vector<uint8_t> seen = sign.panel.glass();
    sign.fetch.serve("\"bad\"", stripes());
    sign.fetch.body[0] = 'X';
    sign.run(30 * 60 * 1000);
    CHECK(sign.log.has("picture refused: not a BMP"));
    CHECK(sign.log.said.find("picture refused") == sign.log.said.rfind("picture refused"));
    CHECK(sign.fetch.asked.back() == "\"bad\"");
    CHECK(sign.panel.glass() == seen);
    // And the good one, when it is back, is no news.
    const uint32_t fulls = sign.panel.fullRefreshes;
    sign.fetch.serve("\"good\"", triangle());
    sign.run(5 * 60 * 1000);
    CHECK(sign.panel.glass() == trianglePixels());
    CHECK(sign.panel.fullRefreshes == fulls + (hasPicture ? 0 : 1));
    CHECK(complaints(sign) == "");
  }
}

TEST_CASE("a picture of another length, or without an ETag, does not even begin") {
  Sign sign;
  sign.settle();
  sign.fetch.serve("\"long\"", stripes() + "x");
  sign.run(5 * 60 * 1000);
  CHECK(sign.log.has("picture refused: not 48062 bytes long"));
  sign.fetch.serve("", stripes());
  sign.run(5 * 60 * 1000);
  CHECK(showsCard(sign));
}

TEST_CASE("a picture that breaks off at any place changes nothing, and comes whole the next time") {
  for (size_t at : {0u, 1u, 61u, 62u, 5000u, 48061u}) {
    Sign sign;
    sign.settle();
    sign.fetch.serve("\"one\"", stripes());
    sign.fetch.breaksAfter = at;
    sign.run(130 * 1000);
    CHECK(showsCard(sign));
    sign.fetch.breaksAfter = SIZE_MAX;
    sign.run(130 * 1000);
    CHECK(sign.panel.glass() == stripesPixels());
    CHECK(complaints(sign) == "");
  }
}

TEST_CASE("an answer that never comes leaves the panel asleep, and the card alive") {
  Sign sign;
  sign.settle();
  sign.fetch.serve("\"one\"", stripes());
  sign.fetch.isSilent = true;
  sign.run(10 * 60 * 1000);
  CHECK(sign.panel.isAsleep());
  sign.shell.now.name = "Another name";
  sign.run(60 * 60 * 1000);
  CHECK(showsCard(sign));
  sign.fetch.isSilent = false;
  sign.run(60 * 60 * 1000 + 4 * 60 * 1000);
  CHECK(sign.panel.glass() == stripesPixels());
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
  sign.fetch.serve("\"one\"", triangle());
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
  CHECK(sign.panel.glass() == trianglePixels());
  CHECK(complaints(sign) == "");
}

TEST_CASE("a picture is not believed to be seen when the refresh failed") {
  Sign sign;
  sign.settle();
  sign.fetch.serve("\"one\"", triangle());
  const uint32_t before = sign.panel.fullRefreshes;
  REQUIRE(sign.runUntil([&] { return sign.panel.fullRefreshes > before; }, 5 * 60 * 1000));
  sign.panel.busyLine = BusyLine::StuckLow;
  sign.run(60 * 1000);
  CHECK(sign.log.has("busy for too long while refreshing"));
  CHECK_FALSE(sign.settings.has(kSettingsSpace, "picture_etag"));
  CHECK(sign.heartbeat().find("content_etag") == std::string::npos);
  sign.panel.busyLine = BusyLine::Works;
  sign.run(10 * 60 * 1000);
  CHECK(sign.panel.glass() == trianglePixels());
}

TEST_CASE("a notice does not wait for a picture that is on its way") {
  for (const uint64_t afterMs : {0u, 15u, 300u, 5000u}) {
    Sign sign;
    sign.settle();
    sign.run(90 * 1000);
    sign.fetch.serve("\"one\"", triangle());
    sign.fetch.isSilent = true;
    REQUIRE(sign.runUntil([&] { return !sign.panel.isAsleep(); }, 3 * 60 * 1000));
    sign.run(afterMs);
    const uint32_t partials = sign.panel.partialRefreshes;
    sign.press();
    sign.run(4000);
    CHECK(sign.panel.partialRefreshes > partials);
    sign.release();
    sign.fetch.isSilent = false;
    sign.run(5 * 60 * 1000);
    CHECK(sign.panel.glass() == trianglePixels());
    CHECK(complaints(sign) == "");
  }
}

TEST_CASE("a power cut while another page goes onto the glass never leaves the ETag of a picture that is gone") {
  Sign sign;
  sign.fetch.serve("\"one\"", triangle());
  sign.settle();
  const std::vector<uint8_t> picture = trianglePixels();
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
  sign.fetch.serve("\"one\"", triangle());
  sign.settle();
  CHECK(sign.panel.glass() == trianglePixels());
  CHECK(sign.log.has("its ETag not stored"));
}
