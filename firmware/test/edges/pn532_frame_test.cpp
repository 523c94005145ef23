#include <doctest/doctest.h>
#include <personalcms/Pn532Frame.h>

#include <vector>

namespace {

using Bytes = std::vector<uint8_t>;

Bytes frameOf(uint8_t command, const Bytes& data) {
  uint8_t out[kPn532FrameMax];
  const size_t count = pn532Frame(command, {data.data(), data.size()}, out);
  return {out, out + count};
}

Bytes dataOf(uint8_t command, const Bytes& received) {
  const Pn532Bytes data = pn532Answer(command, {received.data(), received.size()});
  return data.bytes == nullptr ? Bytes{0xEE} : Bytes(data.bytes, data.bytes + data.count);
}

const Bytes kNone = {0xEE};
// UM0701-02, 7.2.10 and 7.3.5: SAMConfiguration, and a tag with a UID of seven bytes.
const Bytes kSamAnswer = {0x00, 0x00, 0xFF, 0x02, 0xFE, 0xD5, 0x15, 0x16, 0x00};
const Bytes kTagAnswer = {0x00, 0x00, 0xFF, 0x0F, 0xF1, 0xD5, 0x4B, 0x01, 0x01, 0x00, 0x44,
                          0x00, 0x07, 0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0x80, 0x40, 0x00};

}  // namespace

TEST_CASE("a command is framed as the manual says") {
  CHECK(frameOf(0x14, {0x01, 0x14, 0x00}) ==
        Bytes{0x00, 0x00, 0xFF, 0x05, 0xFB, 0xD4, 0x14, 0x01, 0x14, 0x00, 0x03, 0x00});
  CHECK(frameOf(0x02, {}) == Bytes{0x00, 0x00, 0xFF, 0x02, 0xFE, 0xD4, 0x02, 0x2A, 0x00});
  CHECK(frameOf(0x40, Bytes(kPn532DataMax)).size() == kPn532FrameMax);
  CHECK(frameOf(0x40, Bytes(kPn532DataMax + 1)).empty());
}

TEST_CASE("an answer is taken when it is whole, right and the one that was asked for") {
  CHECK(dataOf(0x14, kSamAnswer) == Bytes{});
  CHECK(dataOf(0x02, kSamAnswer) == kNone);
  Bytes longer = kTagAnswer;
  longer.insert(longer.end(), 5, 0xFF);  // a read of a fixed length goes past the frame
  CHECK(dataOf(0x4A, longer).size() == 13);
  for (size_t count = 0; count < kTagAnswer.size() - 1; ++count) {
    CHECK(dataOf(0x4A, Bytes(kTagAnswer.begin(), kTagAnswer.begin() + static_cast<long>(count))) == kNone);
  }
}

TEST_CASE("no flipped bit of an answer passes") {
  REQUIRE(dataOf(0x4A, kTagAnswer).size() == 13);
  for (size_t at = 0; at + 1 < kTagAnswer.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      Bytes broken = kTagAnswer;
      broken[at] = static_cast<uint8_t>(broken[at] ^ 1 << bit);
      CHECK(dataOf(0x4A, broken) == kNone);
    }
  }
}

TEST_CASE("an error frame and an acknowledgement are no answers") {
  CHECK(dataOf(0x4A, {0x00, 0x00, 0xFF, 0x01, 0xFF, 0x7F, 0x81, 0x00, 0x00}) == kNone);
  Bytes ack(kPn532Ack, kPn532Ack + kPn532AckBytes);
  ack.resize(20);
  CHECK(dataOf(0x4A, ack) == kNone);
}

TEST_CASE("a tag is read out of the answer, and no tag is none") {
  NfcTag tag = {};
  const Pn532Bytes data = pn532Answer(0x4A, {kTagAnswer.data(), kTagAnswer.size()});
  REQUIRE(pn532Tag(data, tag));
  CHECK(tag.uidBytes == 7);
  CHECK(tag.uid[0] == 0x04);
  CHECK(tag.uid[6] == 0x80);
  CHECK(tag.sak == 0x00);
  const uint8_t none[] = {0x00};
  CHECK(!pn532Tag({none, 1}, tag));
  CHECK(!pn532Tag({nullptr, 0}, tag));
  const uint8_t tooLong[] = {0x01, 0x01, 0x00, 0x44, 0x00, 11, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  CHECK(!pn532Tag({tooLong, sizeof tooLong}, tag));
  const uint8_t cut[] = {0x01, 0x01, 0x00, 0x44, 0x00, 7, 1, 2, 3};
  CHECK(!pn532Tag({cut, sizeof cut}, tag));
}

TEST_CASE("the status of an exchange has three meanings") {
  CHECK(pn532Status(0x00) == NfcOutcome::Done);
  CHECK(pn532Status(0x40) == NfcOutcome::Done);  // with more to come, which is no error
  CHECK(pn532Status(0x01) == NfcOutcome::NoTag);
  CHECK(pn532Status(0x02) == NfcOutcome::Refused);
  CHECK(pn532Status(0x14) == NfcOutcome::Refused);
}
