#include <doctest/doctest.h>

#include <set>

#include "Story.h"

namespace {

/** The first byte that a request for a piece asks for. */
size_t firstOf(const SeenRequest& request) {
  const auto range = request.headers.find("range");
  return range == request.headers.end() ? 0 : std::stoul(range->second.substr(6));
}

/** Spoils the first download only. */
std::function<void(const SeenRequest&, FakeAnswer&)> once(std::function<void(FakeAnswer&)> how) {
  auto done = std::make_shared<bool>(false);
  return [done, how](const SeenRequest& request, FakeAnswer& answer) {
    if (!isDownload(request) || *done) return;
    *done = true;
    how(answer);
  };
}

std::function<void(const SeenRequest&, FakeAnswer&)> always(std::function<void(FakeAnswer&)> how) {
  return [how](const SeenRequest& request, FakeAnswer& answer) {
    if (isDownload(request)) how(answer);
  };
}

}  // namespace

TEST_CASE("a connection lost at any byte of the image costs nothing that was received, and the hash is right") {
  // Every byte of the 64 KiB is the last of a connection in exactly one of the runs.
  constexpr size_t kRuns = 512;
  const FakeOffer offer = offerOf("2.7.0");
  for (size_t run = 0; run < kRuns; run++) {
    Story story;
    story.server.offer(offer);
    std::set<size_t> cuts;
    for (size_t at = run; at < offer.image.size(); at += kRuns) cuts.insert(at);
    size_t received = 0;
    bool fetchedTwice = false;
    story.server.spoil = [&](const SeenRequest& request, FakeAnswer& answer) {
      if (!isDownload(request)) return;
      const size_t first = firstOf(request);
      fetchedTwice = fetchedTwice || first != received;
      received = first + answer.body.size();
      const auto cut = cuts.lower_bound(first);
      if (cut == cuts.end() || *cut >= received) return;
      answer.cutBodyAfter = *cut - first;
      received = *cut;
      cuts.erase(cut);
    };
    INFO("run " << run);
    CHECK(story.takes("2.7.0"));
    CHECK(cuts.empty());
    CHECK_FALSE(fetchedTwice);
    CHECK(story.otherSlotHolds(offer.image));
  }
}

TEST_CASE("a whole image where a piece was asked for is taken from its beginning, never appended") {
  Story story;
  const FakeOffer offer = offerOf("2.7.0", 160 * 1024);
  story.server.offer(offer);
  story.server.spoil = [&](const SeenRequest& request, FakeAnswer& answer) {
    if (!isDownload(request) || firstOf(request) != 64 * 1024) return;
    answer.status = 200;
    answer.body.assign(offer.image.begin(), offer.image.end());
    answer.headers.pop_back();  // Content-Range
  };
  CHECK(story.takes("2.7.0"));
  CHECK(story.otherSlotHolds(offer.image));
  CHECK(story.board.log.has("sends all of it again"));
}

TEST_CASE("a server without ranges is served too") {
  Story story;
  const FakeOffer offer = offerOf("2.7.0", 160 * 1024);
  story.server.offer(offer);
  story.server.spoil = always([&](FakeAnswer& answer) {
    answer.status = 200;
    answer.body.assign(offer.image.begin(), offer.image.end());
    answer.headers.pop_back();
  });
  CHECK(story.takes("2.7.0"));
  CHECK(story.server.downloads == 1);
}

TEST_CASE("a stalled connection is given up after its deadline, and the download goes on") {
  Story story;
  story.server.offer(offerOf("2.7.0"));
  REQUIRE(story.comesOnline());
  story.board.network.stallAfter = 20000;
  REQUIRE(story.board.runUntil([&] { return story.board.network.stallAfter == 0; }));
  REQUIRE(story.board.runUntil([&] { return story.board.log.has("stalled at byte"); }, kMinute));
  story.board.network.stallAfter = UINT64_MAX;
  CHECK(story.takes("2.7.0"));
}

TEST_CASE("a download that drips is finished") {
  Story story;
  story.server.offer(offerOf("2.7.0"));
  story.board.network.drip = 7;
  CHECK(story.takes("2.7.0"));
}

TEST_CASE("a network that drops every connection after some bytes is worn down") {
  Story story;
  story.server.offer(offerOf("2.7.0"));
  REQUIRE(story.comesOnline());
  story.board.network.dropEvery = 2000;
  CHECK(story.takes("2.7.0"));
}

TEST_CASE("kept connections that are dead are replaced without a failure") {
  Story story;
  story.server.offer(offerOf("2.7.0", 160 * 1024));
  story.board.network.closesKept = true;
  CHECK(story.takes("2.7.0"));
  CHECK_FALSE(story.board.log.has("failed"));
  CHECK_FALSE(story.board.log.has("connection lost"));
}

TEST_CASE("an image that is not the one of the manifest is never installed, and nothing could start it") {
  Story story;
  FakeOffer offer = offerOf("2.7.0");
  offer.sha256 = std::string(64, 'a');
  story.server.triesLeft = 0;
  story.server.offer(offer);
  CHECK(story.reports("failed", "bad_hash"));
  CHECK(story.board.runningVersion() == "2.6.0");
  CHECK_FALSE(story.otherSlotIsBootable());
  story.board.run(10 * kMinute);
  CHECK(story.board.starts == 1);
}

TEST_CASE("one byte that is wrong on the way is found") {
  Story story;
  story.server.triesLeft = 0;
  story.server.offer(offerOf("2.7.0"));
  story.server.spoil = once([](FakeAnswer& answer) { answer.body[20000] = static_cast<char>(answer.body[20000] ^ 1); });
  CHECK(story.reports("failed", "bad_hash"));
  CHECK_FALSE(story.otherSlotIsBootable());
}

TEST_CASE("an image that is longer or shorter than its manifest is refused by name before anything is written") {
  struct Row {
    size_t bytes;
    const char* reason;
  };
  for (const Row& row : {Row{64 * 1024 + 16, "bad_hash"}, Row{64 * 1024 - 16, "short"}}) {
    Story story;
    story.server.triesLeft = 0;
    story.server.offer(offerOf("2.7.0"));
    story.server.spoil = always([&](FakeAnswer& answer) {
      answer.status = 200;
      answer.headers.clear();
      answer.body.assign(row.bytes, '\xE9');
    });
    CHECK(story.reports("failed", row.reason));
    CHECK(story.board.chip.slot(1) == std::vector<uint8_t>(story.board.chip.slot(1).size(), 0xFF));
  }
}

TEST_CASE("bytes behind the announced end of an answer are not taken for the next one") {
  Story story;
  const FakeOffer offer = offerOf("2.7.0");
  story.server.offer(offer);
  story.server.spoil = always([](FakeAnswer& answer) {
    answer.raw = "HTTP/1.1 206 Partial Content\r\nContent-Length: " + std::to_string(answer.body.size()) + "\r\n";
    for (const auto& [name, value] : answer.headers) answer.raw += name + ": " + value + "\r\n";
    answer.raw += "\r\n" + answer.body + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nextra";
  });
  CHECK(story.takes("2.7.0"));
  CHECK(story.otherSlotHolds(offer.image));
}

TEST_CASE(
    "a page of a captive network in place of the image is not written, and the download goes on when it is gone") {
  Story story;
  story.server.offer(offerOf("2.7.0"));
  story.server.spoil = once([](FakeAnswer& answer) {
    answer = {};
    answer.headers = {{"Content-Type", "text/html"}};
    answer.body = "<html>Please log in</html>";
  });
  story.server.triesLeft = 3;
  CHECK(story.takes("2.7.0"));
}

TEST_CASE("an update that is over is dropped, and the server is asked again") {
  Story story;
  story.server.triesLeft = 0;
  story.server.offer(offerOf("2.7.0", 160 * 1024));
  story.server.spoil = [&](const SeenRequest& request, FakeAnswer& answer) {
    if (!isDownload(request) || firstOf(request) == 0) return;
    answer = {};
    answer.status = 410;
    story.server.state = UpdateState::Cancelled;
  };
  REQUIRE(story.board.runUntil([&] { return story.server.state == UpdateState::Cancelled; }));
  const uint32_t checks = story.server.checks;
  story.board.run(15 * kSecond);
  CHECK(story.server.checks == checks + 1);
  CHECK(story.board.shell().status().updateStage == UpdateStage::Idle);
  CHECK_FALSE(story.server.hasReport("failed", "stalled"));
}

TEST_CASE("a server that sheds load is left alone for as long as it asks") {
  for (const int status : {429, 503}) {
    Story story;
    story.server.offer(offerOf("2.7.0"));
    story.server.spoil = once([&](FakeAnswer& answer) {
      answer = {};
      answer.status = status;
      answer.headers = {{"Retry-After", "90"}};
    });
    REQUIRE(story.board.runUntil([&] { return story.server.downloads == 1; }));
    story.board.run(80 * kSecond);
    CHECK(story.server.downloads == 1);
    CHECK(story.takes("2.7.0", 2 * kMinute));
  }
}

TEST_CASE("an update outlives a server that is away for hours") {
  Story story;
  story.server.offer(offerOf("2.7.0", 160 * 1024));
  story.board.network.drip = 256;
  REQUIRE(story.board.runUntil([&] { return story.server.imageBytesAsked > 100 * 1024; }));
  story.board.network.outcome = ConnectOutcome::Refused;
  story.board.network.dropAfter = 1000;
  story.board.run(6 * kHour);
  CHECK(story.board.starts == 1);
  story.board.network.outcome = ConnectOutcome::Connected;
  const uint64_t before = story.server.imageBytesAsked;
  CHECK(story.takes("2.7.0"));
  CHECK(story.server.imageBytesAsked - before < 128 * 1024);
}

TEST_CASE("a download that never comes is reported as stalled") {
  Story story;
  story.server.triesLeft = 0;
  story.server.offer(offerOf("2.7.0"));
  story.server.spoil = always([](FakeAnswer& answer) {
    answer = {};
    answer.status = 500;
  });
  CHECK(story.reports("failed", "stalled"));
}

TEST_CASE("a download that always ends early without a byte is reported as short") {
  Story story;
  story.server.triesLeft = 0;
  story.server.offer(offerOf("2.7.0"));
  story.server.spoil = always([](FakeAnswer& answer) { answer.cutBodyAfter = 0; });
  CHECK(story.reports("failed", "short"));
}

TEST_CASE("worn flash is reported, and the running image goes on") {
  Story story;
  story.server.triesLeft = 0;
  story.server.offer(offerOf("2.7.0"));
  REQUIRE(story.comesOnline());
  story.board.chip.breakAfter(story.board.power.operations() + 5);
  CHECK(story.reports("failed", "flash_failed"));
  CHECK(story.board.runningVersion() == "2.6.0");
}

TEST_CASE("full settings are reported, and the boot slot is not switched without a record") {
  Story story;
  story.server.triesLeft = 0;
  REQUIRE(story.comesOnline());
  story.board.settings.fill();
  story.server.offer(offerOf("2.7.0"));
  CHECK(story.reports("failed", "flash_failed"));
  CHECK(story.board.boot.start() == 0);
}
