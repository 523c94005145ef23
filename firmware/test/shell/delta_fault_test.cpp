#include <corpus/TestPatch.h>
#include <doctest/doctest.h>
#include <fakes/DeltaOffer.h>

#include <functional>

#include "Story.h"

namespace {

using Spoil = std::function<void(Story&, FakeOffer&)>;

/** What makes an update as a delta impossible, and what the device says of it. */
struct Row {
  const char* name;
  Spoil spoil;
  const char* log;
};

const Bytes& source() { return imageOf("2.6.0", 64 * 1024); }

/** Spoils each answer with a piece of the patch. */
Spoil answers(const std::function<void(FakeAnswer&)>& how) {
  return [how](Story& story, FakeOffer&) {
    story.server.spoil = [how](const SeenRequest& request, FakeAnswer& answer) {
      if (isPatchDownload(request)) how(answer);
    };
  };
}

Spoil status(int code) {
  return answers([code](FakeAnswer& answer) {
    answer = {};
    answer.status = code;
  });
}

/** The patch is made of these blocks. */
Spoil blocks(const std::vector<TestBlock>& list) {
  return [list](Story&, FakeOffer& offer) {
    Bytes bytes;
    for (const TestBlock& block : list) putBlock(bytes, block);
    offer.patch = deflated(bytes);
  };
}

/** The patch leads to this image. */
Spoil leadsTo(const Bytes& image) {
  return [image](Story&, FakeOffer& offer) { offer.patch = makePatch(source(), image); };
}

void goesOnInTheStream(Story&, FakeOffer& offer) {
  Bytes bytes = simpleBlocks(source(), offer.image);
  bytes.push_back(0);
  offer.patch = deflated(bytes);
}

void goesOnBehindTheStream(Story&, FakeOffer& offer) { offer.patch.push_back(0); }

void isCutOff(Story&, FakeOffer& offer) { offer.patch.resize(offer.patch.size() / 2); }

/** The same 1,000 bytes twice, 8,000 apart: with a window of 32 KiB, the second ones are a reference to the first. */
void reachesFarBack(Story&, FakeOffer& offer) {
  Bytes bytes = simpleBlocks(source(), offer.image);
  const auto noise = offer.image.end() - 8000;
  for (const int at : {10000, 18000}) std::copy(noise, noise + 1000, bytes.begin() + at);
  offer.patch = deflated(bytes, 15);
}

std::vector<Row> brokenPatches() {
  const uint32_t size = 64 * 1024;
  const auto noVarint = [](Story&, FakeOffer& offer) { offer.patch = deflated(Bytes(6, 0xFF)); };
  const auto noStream = [](Story&, FakeOffer& offer) { offer.patch.assign(4000, 0xFF); };
  return {
      {"reads beyond the source", blocks({{1, 1, 1 << 20, {0, 0}}, {1, 0, 0, {0}}}), "(source_range)"},
      {"reads before the source", blocks({{1, 1, -3, {0, 0}}, {1, 0, 0, {0}}}), "(source_range)"},
      {"writes too much", blocks({{size, 1, 0, Bytes(size + 1)}}), "(too_long)"},
      {"ends too early", blocks({{5000, 0, 0, Bytes(5000)}}), "(too_short)"},
      {"goes on in the stream", goesOnInTheStream, "(trailing)"},
      {"goes on behind the stream", goesOnBehindTheStream, "(trailing)"},
      {"a number without an end", noVarint, "(bad_varint)"},
      {"a block that writes nothing", blocks({{0, 0, 0, {}}}), "(empty_block)"},
      {"no deflate stream", noStream, "(bad_stream)"},
      {"cut off", isCutOff, "(too_short)"},
      {"reaches back beyond the window", reachesFarBack, "(bad_stream)"},
  };
}

std::vector<Row> wrongPatches() {
  Bytes nearly = nextImage("2.7.0");
  nearly[20000] ^= 1;
  TestImage blink;
  blink.type = "ESP32_LED_Blink";
  const auto wrongByte = [](FakeAnswer& answer) { answer.body[answer.body.size() - 100] ^= 1; };
  const auto noSource = [](Story& story, FakeOffer&) { story.board.chip.isSourceUnreadable = true; };
  const auto otherSha256 = [](Story&, FakeOffer& offer) { offer.patchSha256 = std::string(64, 'a'); };
  return {
      {"another image than the promised one", leadsTo(nearly), "(it leads to another image)"},
      {"an image of another type", leadsTo(makeImage(blink)), "(wrong_type)"},
      {"no image at all", leadsTo(Bytes(64 * 1024, 7)), "(bad_hash)"},
      {"another SHA-256 than was told", otherSha256, "(sha256)"},
      {"a byte that is wrong on the way", answers(wrongByte), "is given up ("},
      {"a running image that cannot be read", noSource, "(source_unread)"},
  };
}

std::vector<Row> unavailablePatches() {
  const auto longer = [](FakeAnswer& answer) {
    answer.status = 200;
    answer.headers.clear();
    answer.body += "x";
  };
  const auto ofAnother = [](Story&, FakeOffer& offer) { offer.patchFrom = std::string(64, 'b'); };
  const auto otherFormat = [](Story&, FakeOffer& offer) { offer.patchFormat = "pcms2"; };
  const auto noBlock = [](Story& story, FakeOffer&) { story.board.cpu.largestBlock = 20000; };
  const auto noMemory = [](Story& story, FakeOffer&) { story.board.inflater.hasMemory = false; };
  return {
      {"403", status(403), "(the server does not give it)"},
      {"404", status(404), "(the server does not give it)"},
      {"410", status(410), "(the server does not give it)"},
      {"500 for ever", status(500), "but not with the patch"},
      {"a longer patch than was told", answers(longer), "(the answer is not what was asked for)"},
      {"from another image", ofAnother, "it starts from another image"},
      {"another format", otherFormat, "the delta is not used: delta.format must be pcms1"},
      {"no block of memory", noBlock, "the delta is not used: not enough memory"},
      {"memory that is gone when it is taken", noMemory, "the delta is not used: not enough memory"},
  };
}

void checkFallsBack(const Row& row) {
  Story story;
  FakeOffer offer = deltaOfferOf("2.7.0");
  row.spoil(story, offer);
  story.server.offer(offer);
  INFO(std::string(row.name));
  CHECK(story.takes("2.7.0"));
  CHECK(story.board.log.has(row.log));
  CHECK(story.otherSlotHolds(offer.image));
  CHECK(story.server.imageBytesAsked == offer.image.size());
  CHECK(story.server.triesLeft == 3);
  CHECK_FALSE(story.board.inflater.isOpen);
  story.board.run(kMinute);
  for (const SeenReport& report : story.server.reports) {
    CHECK(report.state != "failed");
    CHECK(report.status == 200);
  }
  CHECK(story.server.hasConfirmed());
  CHECK(story.board.chip.writesOverUnerased() == 0);
}

}  // namespace

TEST_CASE("a patch that breaks a rule is refused by its name, and the whole image is taken in the same update") {
  for (const Row& row : brokenPatches()) checkFallsBack(row);
}

TEST_CASE("a patch that leads nowhere right is refused, and the whole image is taken in the same update") {
  for (const Row& row : wrongPatches()) checkFallsBack(row);
}

TEST_CASE("a patch that cannot be had or used does not stand in the way of the whole image") {
  for (const Row& row : unavailablePatches()) checkFallsBack(row);
}

TEST_CASE("what a wrong patch has written could never start") {
  Story story;
  FakeOffer offer = deltaOfferOf("2.7.0");
  const Bytes other = imageOf("2.5.0", 64 * 1024);  // a good image, that is not the one that was signed
  offer.patch = makePatch(source(), other);
  story.server.offer(offer);
  bool couldStart = false;
  story.server.script = [&](const SeenRequest& request, FakeAnswer&) {
    couldStart = couldStart || (isDownload(request) && story.otherSlotIsBootable());
    return false;
  };
  CHECK(story.takes("2.7.0"));
  CHECK_FALSE(couldStart);
  CHECK(story.board.log.has("(it leads to another image)"));
}

TEST_CASE("both modes are reported, and the whole image begins again at 0 percent") {
  Story story;
  FakeOffer offer = deltaOfferOf("2.7.0");
  offer.patchSha256 = std::string(64, 'a');
  story.server.offer(offer);
  story.board.network.drip = 256;
  REQUIRE(story.takes("2.7.0"));
  std::string modes;
  for (const SeenReport& report : story.server.reports) {
    const std::string mode = report.mode.empty() ? "" : report.mode + " ";
    if (modes.size() < mode.size() || modes.substr(modes.size() - mode.size()) != mode) modes += mode;
  }
  CHECK(modes == "delta full ");
}

TEST_CASE(
    "a patch that led nowhere is not fetched again when the update fails for another reason and is offered again") {
  Story story;
  FakeOffer offer = deltaOfferOf("2.7.0");
  offer.patchSha256 = std::string(64, 'a');
  story.server.offer(offer);
  uint32_t spoilt = 0;
  story.server.spoil = [&](const SeenRequest& request, FakeAnswer& answer) {
    if (isDownload(request) && spoilt++ == 0) answer.body[30000] ^= 1;
  };
  CHECK(story.takes("2.7.0"));
  CHECK(story.server.hasReport("failed", "bad_hash"));
  CHECK(story.server.patchDownloads == 1);
  CHECK(story.board.log.has("it has led nowhere before"));
}

TEST_CASE("worn flash ends a delta by its name: the whole image would not be written either") {
  Story story;
  story.server.triesLeft = 0;
  story.server.offer(deltaOfferOf("2.7.0"));
  REQUIRE(story.comesOnline());
  story.board.chip.breakAfter(story.board.power.operations() + 5);
  CHECK(story.reports("failed", "flash_failed"));
  CHECK(story.server.downloads == 0);
  CHECK_FALSE(story.board.inflater.isOpen);
}

TEST_CASE("an image below the device's security version is refused, also when a patch makes it") {
  Story story;
  TestImage running;
  running.securityVersion = 3;
  story.board.flash(0, makeImage(running));
  FakeOffer offer = deltaOfferOf("2.7.0");
  offer.patchFrom = digestHex(makeImage(running));
  offer.patch = makePatch(makeImage(running), offer.image);
  offer.securityVersion = 3;  // which the manifest claims
  story.server.triesLeft = 0;
  story.server.offer(offer);
  CHECK(story.reports("failed", "downgrade"));
  CHECK(story.board.log.has("(downgrade)"));
  CHECK(story.board.runningVersion() == "2.6.0");
}

TEST_CASE("the memory is given back when an update is left in the middle of a patch") {
  Story story;
  story.server.offer(deltaOfferOf("2.7.0", 160 * 1024));
  story.board.network.drip = 256;
  REQUIRE(story.board.runUntil([&] { return story.server.patchBytesAsked > 60 * 1024; }));
  REQUIRE(story.board.inflater.isOpen);
  story.board.log.type("set server_url http://other.test:5000\n");
  CHECK(story.board.runUntil([&] { return !story.board.inflater.isOpen; }, kMinute));
}
