#include <doctest/doctest.h>
#include <fakes/DeltaOffer.h>
#include <malloc.h>

#include "Story.h"

#if defined(__SANITIZE_ADDRESS__)
extern "C" size_t __sanitizer_get_current_allocated_bytes();  // its header does not come with every compiler
#endif

namespace {

size_t allocatedBytes() {
#if defined(__SANITIZE_ADDRESS__)
  return __sanitizer_get_current_allocated_bytes();
#else
  return mallinfo2().uordblks;
#endif
}

/** What the fakes have kept for tests to look at; an assignment would keep the room. */
void forget(Story& story) {
  std::string().swap(story.board.log.said);
  std::vector<SeenReport>().swap(story.server.reports);
}

/** Lets so many updates fail. */
void fail(Story& story, uint32_t times) {
  uint32_t failed = 0;
  while (failed < times) {
    const size_t before = story.server.reports.size();
    INFO(story.board.log.said);
    REQUIRE(story.board.runUntil([&] { return story.server.reports.size() > before; }, kHour));
    if (story.server.reports.back().state == "failed") failed++;
    if (story.server.state == UpdateState::Failed) story.server.triesLeft = 1000;
  }
  forget(story);
  story.board.run(kMinute);
  forget(story);
}

}  // namespace

TEST_CASE("a hundred failed updates leave not a byte behind") {
  enum class How { WrongHash, BadField, Refused, NeverComes, BadDelta };
  for (const How how : {How::WrongHash, How::BadField, How::Refused, How::NeverComes, How::BadDelta}) {
    Story story;
    // A patch that breaks off in the middle of its stream, and then a whole image that is wrong as well.
    FakeOffer offer = how == How::BadDelta ? deltaOfferOf("2.7.0") : offerOf("2.7.0");
    if (how == How::BadDelta) {
      offer.patch.resize(offer.patch.size() / 2);
      offer.sha256 = std::string(64, 'a');
    }
    if (how == How::WrongHash) offer.sha256 = std::string(64, 'a');
    if (how == How::Refused) offer.type = "ESP32_LED_Blink";
    story.server.offer(offer);
    story.server.triesLeft = 1000;
    story.server.spoil = [how](const SeenRequest& request, FakeAnswer& answer) {
      const size_t force = answer.body.find("\"force\":false");
      if (how == How::BadField && force != std::string::npos) answer.body.replace(force, 13, "\"force\":12345");
      if (how == How::NeverComes && isDownload(request)) {
        answer = {};
        answer.status = 500;
        answer.body = "<html></html>";
      }
    };
    fail(story, 10);
    const size_t before = allocatedBytes();
    fail(story, how == How::NeverComes ? 10 : 100);  // of thirteen tries each
    CHECK(allocatedBytes() <= before + 256);
  }
}

TEST_CASE("a hundred refused connections leave not a byte behind") {
  Story story;
  REQUIRE(story.comesOnline());
  story.board.network.outcome = ConnectOutcome::TlsFailed;
  story.board.run(kHour);
  forget(story);
  const size_t before = allocatedBytes();
  story.board.run(12 * kHour);
  forget(story);
  CHECK(allocatedBytes() <= before + 256);
}
