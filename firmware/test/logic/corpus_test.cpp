#include <corpus/BadAnswers.h>
#include <corpus/BadDownloads.h>
#include <corpus/Golden.h>
#include <doctest/doctest.h>

#include <cstring>
#include <set>

namespace {

const uint8_t* bytesOf(const std::string& text) { return reinterpret_cast<const uint8_t*>(text.data()); }
constexpr ImageWanted kWanted = {0, "ESP32_OTA_Base", 2};

}  // namespace

TEST_CASE("the answer that the bad ones are made from is one to act upon") {
  CHECK(refusalOf(goodAnswer(), {}, goldenRing()) == "go");
}

TEST_CASE("every bad answer is refused by its own name") {
  const TrustedKeyRing ring = goldenRing();
  for (const BadAnswer& bad : badAnswers()) {
    INFO(bad.name);
    CHECK(refusalOf(bad.body, bad.device, ring) == bad.refusedBy);
  }
}

TEST_CASE("the corpus holds at least 60 different bad answers") {
  std::set<std::string> names;
  std::set<std::string> bodies;
  for (const BadAnswer& bad : badAnswers()) {
    names.insert(bad.name);
    bodies.insert(bad.body);
  }
  CHECK(names.size() == badAnswers().size());
  CHECK(bodies.size() >= 60);
}

TEST_CASE("a refused answer still tells which update it was about, where that much is right") {
  CheckAnswer answer;
  std::string body = goodAnswer();
  body.replace(body.find("\"sha256\":\""), 10, "\"sha256\":\"x");
  CHECK(parseCheckAnswer(JsonDocument(body), answer) == CheckVerdict::Invalid);
  CHECK(std::string(answer.error.field) == "sha256");
  CHECK(std::string(answer.offer.updateId) == "0193a5f0-5c4e-7b7e-9d0e-2f6f5f0c1a11");
  CHECK(std::string(answer.offer.url).empty());
}

TEST_CASE("a response with the piece that was asked for is taken") {
  CHECK(refusalOfHead(
            "HTTP/1.1 206 Partial Content\r\nContent-Length: 4096\r\nContent-Range: bytes 4096-8191/65536\r\n\r\n") ==
        "step: take the body");
}

TEST_CASE("every bad head of a download is refused by its own name") {
  for (const BadHead& bad : badHeads()) {
    INFO(bad.name);
    CHECK(refusalOfHead(bad.head) == bad.refusedBy);
  }
}

TEST_CASE("an image start of the wanted variant, chip and security version may be written") {
  CHECK(checkImageStart(bytesOf(goodStart()), kWanted) == FailureReason::None);
}

TEST_CASE("every bad image start is refused by its own name") {
  for (const BadStart& bad : badStarts()) {
    INFO(bad.name);
    CHECK(std::string(wordOf(checkImageStart(bytesOf(bad.bytes), kWanted))) == wordOf(bad.reason));
  }
}

TEST_CASE("an image that says nothing of itself, or names an own project, may be written") {
  std::string bytes = goodStart();
  std::memcpy(bytes.data() + 0x50, "arduino-lib-builder", 20);
  CHECK(checkImageStart(bytesOf(bytes), kWanted) == FailureReason::None);
  bytes[0x20] = 0;
  CHECK(checkImageStart(bytesOf(bytes), kWanted) == FailureReason::None);
}
