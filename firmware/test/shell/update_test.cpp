#include <doctest/doctest.h>

#include "Story.h"

TEST_CASE("a board registers, enrols, takes an update over ranges and confirms it, whatever its clock shows") {
  for (const uint64_t clockAtStart : {uint64_t{0}, kBeforeTheWrap}) {
    FakeBoardOptions options;
    options.clockAtStartMs = clockAtStart;
    Story story(options);
    story.server.offer(offerOf("2.7.0", 160 * 1024));
    CHECK(story.takes("2.7.0", 10 * kMinute));
    story.board.run(2 * kMinute);
    CHECK(story.server.statesReported() ==
          std::vector<std::string>{"downloading", "verifying", "installing", "rebooting", "confirmed"});
    CHECK(story.server.downloads == 5);
    CHECK(story.server.imageBytesAsked == 160 * 1024);
    CHECK(story.server.unauthorised == 0);
    CHECK(story.board.starts == 2);
    CHECK(story.board.boot.stateOf(1) == SlotState::Valid);
    CHECK(story.board.chip.writesOverUnerased() == 0);
  }
}

TEST_CASE("progress is reported in steps of ten percent, and never twice the same") {
  Story story;
  story.server.offer(offerOf("2.7.0", 160 * 1024));
  story.board.network.drip = 512;
  REQUIRE(story.takes("2.7.0"));
  CHECK(story.progressThatRose() == 90);
}

TEST_CASE("the first check comes within a quarter of a minute of the start") {
  Story story;
  story.board.run(15 * kSecond);
  CHECK(story.server.checks == 1);
}

TEST_CASE("a second update goes into the slot of the image before the last") {
  Story story;
  story.server.offer(offerOf("2.7.0"));
  REQUIRE(story.takes("2.7.0"));
  FakeOffer next = offerOf("2.8.0");
  next.updateId.back() = '2';
  story.server.offer(next);
  REQUIRE(story.takes("2.8.0"));
  story.board.run(kMinute);
  CHECK(story.board.boot.start() == 0);
  CHECK(story.board.boot.stateOf(0) == SlotState::Valid);
}

TEST_CASE("an update goes on after a power cut where it was, and costs at most one piece more") {
  Story story;
  story.server.offer(offerOf("2.7.0", 160 * 1024));
  story.board.network.drip = 256;
  REQUIRE(story.board.runUntil([&] { return story.server.imageBytesAsked > 100 * 1024; }));
  REQUIRE(story.board.settings.has(kSettingsSpace, "resume"));
  story.board.powerCycle();
  const uint64_t before = story.server.imageBytesAsked;
  CHECK(story.takes("2.7.0"));
  CHECK(story.server.imageBytesAsked - before == 96 * 1024);
  CHECK_FALSE(story.board.settings.has(kSettingsSpace, "resume"));
}

TEST_CASE("what was kept of a download and is spoilt is fetched anew, once, without a failure") {
  Story story;
  const FakeOffer offer = offerOf("2.7.0", 160 * 1024);
  story.server.offer(offer);
  story.board.network.drip = 256;
  REQUIRE(story.board.runUntil([&] { return story.server.imageBytesAsked > 100 * 1024; }));
  story.board.powerCycle();
  const uint8_t zeros[64] = {};
  story.board.chip.write(bootloader::Area::App1, 8192, zeros, sizeof(zeros));
  story.board.network.drip = SIZE_MAX;
  CHECK(story.takes("2.7.0"));
  CHECK(story.board.log.has("starting over"));
  CHECK_FALSE(story.server.hasReport("failed", "bad_hash"));
}

TEST_CASE("another image is not resumed from what was kept of the last") {
  Story story;
  story.server.offer(offerOf("2.7.0", 160 * 1024));
  story.board.network.drip = 256;
  REQUIRE(story.board.runUntil([&] { return story.server.imageBytesAsked > 100 * 1024; }));
  story.board.powerCycle();
  story.board.network.drip = SIZE_MAX;
  FakeOffer other = offerOf("2.8.0", 160 * 1024);
  other.updateId.back() = '2';
  story.server.offer(other);
  const uint64_t before = story.server.imageBytesAsked;
  CHECK(story.takes("2.8.0"));
  CHECK(story.server.imageBytesAsked - before == 160 * 1024);
}

TEST_CASE("a restart is not held up for ever by a report that the server does not take") {
  Story story;
  story.server.offer(offerOf("2.7.0"));
  story.server.spoil = [](const SeenRequest& request, FakeAnswer& answer) {
    if (request.body.find("\"rebooting\"") != std::string::npos) answer.status = 500;
  };
  CHECK(story.takes("2.7.0"));
  CHECK(story.board.starts == 2);
}

TEST_CASE("the status tells a person how far the update is") {
  Story story;
  story.server.offer(offerOf("2.7.0", 160 * 1024));
  story.board.network.drip = 256;
  REQUIRE(story.board.runUntil([&] { return story.server.imageBytesAsked > 100 * 1024; }));
  const DeviceStatus status = story.board.shell().status();
  CHECK(status.updateStage == UpdateStage::Downloading);
  CHECK(status.updatePercent >= 60);
  CHECK(std::string(status.updateVersion) == "2.7.0");
  CHECK(status.online);
}
