#include <corpus/TestPatch.h>
#include <doctest/doctest.h>
#include <fakes/DeltaOffer.h>

#include <functional>

#include "Story.h"

namespace {

/** Whether the device has taken the update as a delta, and nothing of the whole image. */
bool tookDelta(Story& story, const FakeOffer& offer) {
  return story.takes("2.7.0") && story.otherSlotHolds(offer.image) && story.server.downloads == 0 &&
         story.server.patchDownloads > 0 && !story.board.inflater.isOpen;
}

std::vector<std::string> modesReported(const FakeServer& server) {
  std::vector<std::string> modes;
  for (const SeenReport& report : server.reports) {
    if (report.mode.empty() || (!modes.empty() && modes.back() == report.mode)) continue;
    modes.push_back(report.mode);
  }
  return modes;
}

using Modes = std::vector<std::string>;

}  // namespace

TEST_CASE("an update comes as a delta, is verified like a whole image, and is confirmed") {
  Story story;
  const FakeOffer offer = deltaOfferOf("2.7.0");
  story.server.offer(offer);
  CHECK(tookDelta(story, offer));
  story.board.run(2 * kMinute);
  CHECK(story.server.statesReported() ==
        std::vector<std::string>{"downloading", "verifying", "installing", "rebooting", "confirmed"});
  CHECK(modesReported(story.server) == Modes{"delta"});
  CHECK(story.server.patchBytesAsked == offer.patch.size());
  CHECK(offer.patch.size() < 10 * 1024);
  CHECK(story.board.boot.stateOf(1) == SlotState::Valid);
  CHECK(story.board.chip.writesOverUnerased() == 0);
  CHECK(story.board.log.has("as a delta of"));
}

TEST_CASE("a delta may lead to a longer image, and to a shorter one") {
  for (const uint32_t size : {16u * 1024, 160u * 1024}) {
    Story story;
    const FakeOffer offer = deltaOfferOf("2.7.0", size);
    story.server.offer(offer);
    CHECK(tookDelta(story, offer));
  }
}

TEST_CASE("a register says that the device takes deltas") {
  Story story;
  story.server.keepsRequests = true;
  REQUIRE(story.comesOnline());
  CHECK(story.server.requests.front().body.find("ota,resume,delta,rollback") != std::string::npos);
}

TEST_CASE("progress of a delta is in percent of the patch") {
  Story story;
  const FakeOffer offer = deltaOfferOf("2.7.0");
  story.server.offer(offer);
  story.board.network.drip = 64;
  REQUIRE(tookDelta(story, offer));
  CHECK(story.progressThatRose() == 90);
}

TEST_CASE("few bytes that are a whole image are worked on a sector at a time, between which the loop goes on") {
  Story story;
  FakeOffer offer = deltaOfferOf("2.7.0");
  TestImage same;
  same.version = "2.7.0";
  same.like = "2.6.0";
  same.ownBytes = 0;
  offer.image = makeImage(same);
  offer.patch = makePatch(imageOf("2.6.0", 64 * 1024), offer.image);
  REQUIRE(offer.patch.size() < 400);
  story.server.offer(offer);
  REQUIRE(story.board.runUntil([&] { return story.server.patchDownloads == 1; }));
  uint64_t most = 0;
  uint64_t before = story.board.power.operations();
  REQUIRE(story.board.runUntil([&] {
    const uint64_t now = story.board.power.operations();
    most = std::max(most, now - before);
    before = now;
    return story.server.state == UpdateState::Verifying;
  }));
  CHECK(most <= 4);  // two sectors, each erased and written
  CHECK(story.takes("2.7.0"));
}

TEST_CASE("a connection lost at any byte of a patch costs nothing that was received, and the image is right") {
  const FakeOffer offer = deltaOfferOf("2.7.0");
  const auto firstOf = [](const SeenRequest& request) { return std::stoul(request.headers.at("range").substr(6)); };
  for (size_t at = 0; at < offer.patch.size(); at += 17) {
    Story story;
    story.server.offer(offer);
    bool wasCut = false;
    size_t second = 0;
    story.server.spoil = [&](const SeenRequest& request, FakeAnswer& answer) {
      if (!isPatchDownload(request)) return;
      if (wasCut) second = firstOf(request);
      if (!wasCut) answer.cutBodyAfter = at;
      wasCut = true;
    };
    INFO("byte " << at);
    CHECK(tookDelta(story, offer));
    CHECK(second == at);
  }
}

TEST_CASE("a patch is fetched piece by piece over a network that drips and drops") {
  Story story;
  const FakeOffer offer = deltaOfferOf("2.7.0", 160 * 1024);
  REQUIRE(offer.patch.size() > 64 * 1024);
  story.server.offer(offer);
  REQUIRE(story.comesOnline());
  story.board.network.drip = 1000;
  story.board.network.dropEvery = 5000;
  CHECK(tookDelta(story, offer));
}

TEST_CASE("a server without ranges sends the whole patch again, which is taken from its beginning") {
  Story story;
  const FakeOffer offer = deltaOfferOf("2.7.0");
  story.server.offer(offer);
  bool wasCut = false;
  story.server.spoil = [&](const SeenRequest& request, FakeAnswer& answer) {
    if (!isPatchDownload(request)) return;
    answer.status = 200;
    answer.headers.clear();
    answer.body.assign(offer.patch.begin(), offer.patch.end());
    if (!wasCut) answer.cutBodyAfter = 5000;
    wasCut = true;
  };
  CHECK(tookDelta(story, offer));
  CHECK(story.server.patchDownloads == 2);
}

TEST_CASE("a restart in the middle of a patch begins anew, and ends as a delta") {
  Story story;
  const FakeOffer offer = deltaOfferOf("2.7.0", 160 * 1024);
  story.server.offer(offer);
  story.board.network.drip = 512;
  REQUIRE(story.board.runUntil([&] { return story.server.patchBytesAsked > 60 * 1024; }));
  story.board.powerCycle();
  CHECK(tookDelta(story, offer));
}

TEST_CASE("a lost connection for hours is no fault of the patch") {
  Story story;
  const FakeOffer offer = deltaOfferOf("2.7.0", 160 * 1024);
  story.server.offer(offer);
  story.board.network.drip = 256;
  REQUIRE(story.board.runUntil([&] { return story.server.patchBytesAsked > 60 * 1024; }));
  story.board.network.outcome = ConnectOutcome::Refused;
  story.board.network.dropAfter = 1000;
  story.board.run(6 * kHour);
  story.board.network.outcome = ConnectOutcome::Connected;
  CHECK(tookDelta(story, offer));
}

TEST_CASE("an update that was begun as a whole image is ended as one, though there is a delta meanwhile") {
  Story story;
  FakeOffer offer = deltaOfferOf("2.7.0", 160 * 1024);
  const Bytes patch = offer.patch;
  offer.patch.clear();
  story.server.offer(offer);
  story.board.network.drip = 256;
  REQUIRE(story.board.runUntil([&] { return story.server.imageBytesAsked > 100 * 1024; }));
  story.board.powerCycle();
  offer.patch = patch;
  story.server.offer(offer);
  CHECK(story.takes("2.7.0"));
  CHECK(story.server.patchDownloads == 0);
}
