// Answers that no device may act upon, put to a whole board: nothing is fetched, nothing is written, each is named.
#include <corpus/BadAnswers.h>
#include <corpus/BadDownloads.h>
#include <corpus/Golden.h>
#include <doctest/doctest.h>

#include "Story.h"

namespace {

/** `bad_hash` of `reason: bad_hash`. */
std::string after(const std::string& text, const std::string& head) {
  return text.rfind(head, 0) == 0 ? text.substr(head.size()) : "";
}

bool isNamed(FakeBoard& board, const std::string& refusedBy) {
  const std::string reason = after(refusedBy, "reason: ");
  if (!reason.empty()) return board.server.hasReport("failed", reason);
  const std::string json = after(refusedBy, "json: ");
  if (json == "is too large") return board.log.has("larger than any may be") || board.log.has(json);
  return board.log.has(json.empty() ? after(refusedBy, "field: ") : json);
}

TestImage describedAs(const CorpusDevice& device) {
  TestImage image;
  image.type = device.type;
  image.securityVersion = device.securityVersion;
  return image;
}

}  // namespace

TEST_CASE("no bad answer to a check makes a board fetch anything, and each is named") {
  const TrustedKeyRing ring = goldenRing();
  const std::vector<BadAnswer> answers = badAnswers();
  REQUIRE(answers.size() >= 60);
  for (const BadAnswer& bad : answers) {
    FakeBoardOptions options;
    options.ring = &ring;
    options.slotBytes = (bad.device.slotBytes + kSectorBytes - 1) / kSectorBytes * kSectorBytes;
    if (bad.refusedBy == "reason: no_space") options.slotBytes -= kSectorBytes;  // slots are whole sectors
    FakeBoard board(options);
    board.flash(0, makeImage(describedAs(bad.device)));
    board.server.spoil = [&](const SeenRequest& request, FakeAnswer& answer) {
      if (isCheck(request)) answer.body = bad.body;
    };
    INFO(bad.name);
    CHECK(board.runUntil([&] { return isNamed(board, bad.refusedBy); }, 2 * kMinute));
    board.run(5 * kMinute);
    CHECK(board.server.downloads == 0);
    CHECK(board.starts == 1);
    CHECK(board.chip.slot(1) == std::vector<uint8_t>(options.slotBytes, 0xFF));
  }
}

TEST_CASE("a bad field of an update is told to the server with its rule") {
  Story story;
  story.server.offer(offerOf("2.7.0"));
  story.server.triesLeft = 0;
  story.server.spoil = [](const SeenRequest& request, FakeAnswer& answer) {
    const size_t at = answer.body.find("\"sha256\":\"");
    if (isCheck(request) && at != std::string::npos) answer.body.replace(at + 10, 4, "XXXX");
  };
  CHECK(story.reports("failed", ""));
  CHECK(story.server.reports.back().detail == "sha256 must be 64 lower-case hex digits");
}

TEST_CASE("no bad head of a download gets a byte of its body written, and the right one does afterwards") {
  for (const BadHead& bad : badHeads()) {
    if (bad.refusedBy == "step: start over") continue;  // a body that is taken, from its beginning
    Story story;
    story.server.triesLeft = 3;
    story.server.offer(offerOf("2.7.0"));
    bool spoils = true;
    story.server.spoil = [&](const SeenRequest& request, FakeAnswer& answer) {
      if (isDownload(request) && spoils) answer.raw = bad.head + std::string(8192, '\xE9');
    };
    INFO(bad.name);
    REQUIRE(story.board.runUntil([&] { return story.server.downloads > 0; }, kMinute));
    story.board.run(30 * kSecond);
    CHECK(story.board.chip.slot(1) == std::vector<uint8_t>(story.board.chip.slot(1).size(), 0xFF));
    spoils = false;
    CHECK(story.takes("2.7.0"));
  }
}

TEST_CASE("no bad beginning of an image is written, and the server is told its reason") {
  for (const BadStart& bad : badStarts()) {
    FakeBoardOptions options;
    FakeBoard board(options);
    TestImage own;
    own.securityVersion = 2;
    board.flash(0, makeImage(own));
    FakeOffer offer = offerOf("2.7.0");
    std::copy(bad.bytes.begin(), bad.bytes.end(), offer.image.begin());
    offer.securityVersion = 2;
    board.server.triesLeft = 0;
    board.server.offer(offer);
    INFO(bad.name);
    CHECK(board.runUntil([&] { return board.server.hasReport("failed", wordOf(bad.reason)); }, 5 * kMinute));
    CHECK(board.chip.slot(1) == std::vector<uint8_t>(options.slotBytes, 0xFF));
    CHECK(board.starts == 1);
  }
}

TEST_CASE("an update that a trusted key has signed is fetched, and one byte of its image that differs is found") {
  // The golden manifest's image does not exist: what comes instead must fail by its hash, after the signature was
  // right.
  const TrustedKeyRing ring = goldenRing();
  FakeBoardOptions options;
  options.ring = &ring;
  options.slotBytes = 1310720;
  FakeBoard board(options);
  board.flash(0, makeImage({}));
  FakeOffer offer = offerOf("2.7.0", 1133664 / 16 * 16);
  const cJSON* golden = cJSON_Parse(goodAnswer().c_str());
  offer.updateId = Golden::text(golden, "update_id");
  cJSON_Delete(const_cast<cJSON*>(golden));
  board.server.triesLeft = 0;
  board.server.offer(offer);
  board.server.spoil = [&](const SeenRequest& request, FakeAnswer& answer) {
    if (!isCheck(request) || board.server.state == UpdateState::Failed) return;
    answer.body = goodAnswer();
    const std::string host = "https://ota.example.org";
    answer.body.replace(answer.body.find(host), host.size(), "http://ota.test:5000");
  };
  CHECK(board.runUntil([&] { return board.server.hasReport("failed", "bad_hash"); }));
  CHECK(board.log.has(", signed"));
  CHECK(board.server.downloads > 0);
  CHECK_FALSE(board.boot.check(1).valid);
  CHECK(board.starts == 1);
}

TEST_CASE("a board without keys takes unsigned firmware, and says so in its log") {
  Story story;
  story.server.offer(offerOf("2.7.0"));
  CHECK(story.takes("2.7.0"));
  CHECK(story.board.log.has("unsigned: this device trusts no key"));
}
