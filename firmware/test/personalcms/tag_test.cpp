#include <doctest/doctest.h>
#include <personalcms/TagDesk.h>

#include "FakeTag.h"
#include "fakes/FakeClock.h"

namespace {

TagMemory memoryOf(const char* name) {
  TagMemory memory;
  const ContactCard card = {name, "Analytical Engines", "+49 30 1", nullptr, nullptr, nullptr};
  REQUIRE(layOutContact(card, memory) == NdefOutcome::Ready);
  return memory;
}

struct Desk {
  TagOutcome run(uint64_t limitMs = 60 * 1000) {
    for (uint64_t spent = 0; spent < limitMs; spent += 10) {
      const int before = nfc.calls;
      desk.tick();
      CHECK(nfc.calls - before <= 1);
      clock.advance(10);
      const TagOutcome outcome = desk.takeOutcome();
      if (outcome != TagOutcome::None) return outcome;
    }
    return TagOutcome::None;
  }
  TagOutcome write(const char* name = "Ada Lovelace") {
    desk.startWriting(memoryOf(name));
    return run();
  }
  FakeClock clock;
  FakeNfc nfc;
  TagDesk desk{nfc, clock};
};

}  // namespace

TEST_CASE("a contact card is written to an NTAG213 and read back") {
  Desk desk;
  FakeTag tag;
  desk.nfc.tag = &tag;
  CHECK(desk.write() == TagOutcome::Written);
  const TagMemory wanted = memoryOf("Ada Lovelace");
  CHECK(tag.message() == std::string(reinterpret_cast<const char*>(wanted.bytes), 144));
  CHECK_FALSE(desk.desk.isWriting());
}

TEST_CASE("a tag is waited for, half a minute at most") {
  Desk desk;
  FakeTag tag;
  desk.desk.startWriting(memoryOf("Ada"));
  CHECK(desk.run(20 * 1000) == TagOutcome::None);
  CHECK(desk.desk.isWaiting());
  desk.nfc.tag = &tag;
  CHECK(desk.run() == TagOutcome::Written);
  desk.nfc.tag = nullptr;
  const uint64_t from = desk.clock.nowMs();
  CHECK(desk.write() == TagOutcome::NoTagCame);
  CHECK(desk.clock.nowMs() - from < 31 * 1000);
}

TEST_CASE("other tags, small ones and protected ones are refused by name, and nothing is written to them") {
  const auto refused = [](const std::function<void(FakeTag&)>& spoil) {
    Desk desk;
    FakeTag tag;
    spoil(tag);
    desk.nfc.tag = &tag;
    const TagOutcome outcome = desk.write();
    CHECK(desk.nfc.writes == 0);
    return std::string(sentenceOf(outcome));
  };
  const std::string other = sentenceOf(TagOutcome::OtherTag), isProtected = sentenceOf(TagOutcome::Protected);
  CHECK(refused([](FakeTag& tag) { tag.sak = 0x08; }) == other);  // MIFARE Classic
  CHECK(refused([](FakeTag& tag) { tag.memory[12] = 0; }) == other);
  CHECK(refused([](FakeTag& tag) { tag.pages = 0; }) == other);
  CHECK(refused([](FakeTag& tag) { tag.memory[14] = 0x06; }) == sentenceOf(TagOutcome::TooSmall));  // an Ultralight
  CHECK(refused([](FakeTag& tag) { tag.memory[15] = 0x0F; }) == isProtected);
  CHECK(refused([](FakeTag& tag) { tag.memory[10] = 0x10; }) == isProtected);
  CHECK(refused([](FakeTag& tag) { tag.memory[11] = 0x80; }) == isProtected);
  CHECK(refused([](FakeTag& tag) { tag.memory[160] = 0x01; }) == isProtected);  // dynamic lock
  CHECK(refused([](FakeTag& tag) { tag.refusesFrom = 0; }) == isProtected);     // a password
}

TEST_CASE("lock bits that only freeze other lock bits do no harm") {
  Desk desk;
  FakeTag tag;
  tag.memory[10] = 0x07;
  desk.nfc.tag = &tag;
  CHECK(desk.write() == TagOutcome::Written);
}

TEST_CASE("a page that does not keep what was written is noticed") {
  const int last = kNtagFirstPage + memoryOf("Ada Lovelace").pages - 1;
  for (const int page : {4, 5, 20, last}) {
    Desk desk;
    FakeTag tag;
    tag.forgetsPage = page;
    desk.nfc.tag = &tag;
    CHECK(desk.write() == TagOutcome::NotVerified);
  }
}

TEST_CASE("a tag taken away at any page is empty or whole, and the person is told") {
  const int all = memoryOf("Ada Lovelace").pages + 1;
  for (int count = 1; count < all; count++) {
    Desk desk;
    FakeTag tag;
    desk.nfc.tag = &tag;
    desk.nfc.afterWrite = [&] {
      if (desk.nfc.writes == count) desk.nfc.tag = nullptr;
    };
    CHECK(desk.write() == TagOutcome::TakenAway);
    CHECK(tag.memory[16] == 0x03);
    CHECK(tag.memory[17] == 0x00);
  }
}

TEST_CASE("a tag that slipped and is held there again is written from the beginning") {
  Desk desk;
  FakeTag tag;
  desk.nfc.tag = &tag;
  desk.nfc.afterWrite = [&] {
    if (desk.nfc.writes == 9) desk.nfc.tag = nullptr;
  };
  desk.desk.startWriting(memoryOf("Ada Lovelace"));
  CHECK(desk.run(1500) == TagOutcome::None);
  CHECK(desk.nfc.tag == nullptr);
  desk.nfc.tag = &tag;
  CHECK(desk.run() == TagOutcome::Written);
}

TEST_CASE("a reader that does not answer is named, soon") {
  Desk desk;
  desk.nfc.isThere = false;
  const uint64_t from = desk.clock.nowMs();
  CHECK(desk.write() == TagOutcome::NoReader);
  CHECK(desk.clock.nowMs() - from < 2000);
}

TEST_CASE("a reader that stops answering in the middle is named") {
  Desk desk;
  FakeTag tag;
  desk.nfc.tag = &tag;
  desk.nfc.afterWrite = [&] { desk.nfc.isThere = desk.nfc.writes < 5; };
  CHECK(desk.write() == TagOutcome::NoReader);
}

TEST_CASE("a tag that stays is noted once, and again when it comes back") {
  Desk desk;
  FakeTag tag;
  desk.nfc.tag = &tag;
  desk.run(2000);
  CHECK(std::string(desk.desk.uid()) == "04a2c91b3f6180");
  desk.desk.forgetUid();
  desk.run(5000);
  CHECK(std::string(desk.desk.uid()).empty());
  desk.nfc.tag = nullptr;
  desk.run(3000);
  desk.nfc.tag = &tag;
  desk.run(1000);
  CHECK(std::string(desk.desk.uid()) == "04a2c91b3f6180");
}

TEST_CASE("another tag in the place of the first is noted too, with a UID of any length") {
  Desk desk;
  FakeTag first, second;
  second.uid = std::string("\x01\x02\x03\x04", 4);
  desk.nfc.tag = &first;
  desk.run(1000);
  desk.nfc.tag = &second;
  desk.run(1000);
  CHECK(std::string(desk.desk.uid()) == "01020304");
  second.uid = std::string("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A", 10);
  desk.run(1000);
  CHECK(std::string(desk.desk.uid()) == "0102030405060708090a");
}

TEST_CASE("a reader that comes later is found, and one that is missing is not asked with every turn") {
  Desk desk;
  FakeTag tag;
  desk.nfc.tag = &tag;
  desk.nfc.isThere = false;
  desk.run(60 * 1000);
  CHECK(desk.nfc.calls <= 4);
  desk.nfc.isThere = true;
  desk.run(40 * 1000);
  CHECK(std::string(desk.desk.uid()) == "04a2c91b3f6180");
}

TEST_CASE("writing that was cancelled writes nothing more") {
  Desk desk;
  FakeTag tag;
  desk.desk.startWriting(memoryOf("Ada"));
  desk.run(1000);
  desk.desk.cancel();
  desk.nfc.tag = &tag;
  CHECK(desk.run(5000) == TagOutcome::None);
  CHECK(desk.nfc.writes == 0);
}
