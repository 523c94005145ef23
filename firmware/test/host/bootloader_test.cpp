// The state machine of ESP-IDF's bootloader and of esp_ota_ops, as tables.
#include <doctest/doctest.h>
#include <fakes/FakeFlash.h>
#include <fakes/TestImage.h>

#include <string>

using bootloader::Area;
using bootloader::Bootloader;
using bootloader::OtaEntry;

namespace {

constexpr uint32_t kSlotBytes = 64 * 1024;

std::vector<uint8_t> imageOf(const std::string& version) {
  TestImage what;
  what.version = version;
  what.sizeBytes = 16 * 1024;
  return makeImage(what);
}

/** A flash chip with an image in both slots, and what otadata says. */
struct Board {
  Power power;
  FakeFlashChip chip{power, kSlotBytes};
  Bootloader boot{chip, 0};

  Board() {
    chip.put(0, imageOf("1.0.0"));
    chip.put(1, imageOf("2.0.0"));
  }
  void entry(int index, uint32_t sequence, SlotState state) {
    OtaEntry entry;
    std::memset(&entry, 0xFF, sizeof(entry));
    entry.sequence = sequence;
    entry.state = static_cast<uint32_t>(state);
    entry.crc = bootloader::entryCrc(sequence);
    const auto offset = static_cast<uint32_t>(index) * kSectorBytes;
    chip.eraseSector(Area::OtaData, offset);
    chip.write(Area::OtaData, offset, reinterpret_cast<const uint8_t*>(&entry), sizeof(entry));
  }
  void damage(int slot) {
    const uint8_t zero = 0;
    chip.write(bootloader::slotArea(slot), 0x200, &zero, 1);
  }
};

struct Case {
  const char* what;
  uint32_t first;  // sequence of the first entry; 0: erased
  SlotState firstState;
  uint32_t second;
  SlotState secondState;
  int boots;
  SlotState then;  // the state of the slot that boots, afterwards
};

const Case kCases[] = {
    {"a board fresh from the cable", 0, SlotState::Valid, 0, SlotState::Valid, 0, SlotState::Valid},
    {"one entry", 1, SlotState::Valid, 0, SlotState::Valid, 0, SlotState::Valid},
    {"the higher sequence", 1, SlotState::Valid, 2, SlotState::Valid, 1, SlotState::Valid},
    {"the higher sequence, stored first", 4, SlotState::Valid, 3, SlotState::Valid, 1, SlotState::Valid},
    {"a new image", 1, SlotState::Valid, 2, SlotState::New, 1, SlotState::PendingVerify},
    {"an image that was on probation", 1, SlotState::Valid, 2, SlotState::PendingVerify, 0, SlotState::Valid},
    {"an image that was given up", 1, SlotState::Valid, 2, SlotState::Aborted, 0, SlotState::Valid},
    {"an image that gave up itself", 1, SlotState::Valid, 2, SlotState::Invalid, 0, SlotState::Valid},
    {"states that nobody set", 1, SlotState::Undefined, 2, SlotState::Undefined, 1, SlotState::Undefined},
    {"a new image after one on probation", 3, SlotState::New, 2, SlotState::PendingVerify, 0, SlotState::PendingVerify},
    {"only images that were given up", 1, SlotState::Invalid, 2, SlotState::Aborted, 0, SlotState::Invalid},
};

}  // namespace

TEST_CASE("the bootloader picks the newest entry that was not given up, and ages the states") {
  for (const Case& row : kCases) {
    CAPTURE(row.what);
    Board board;
    if (row.first != 0) board.entry(0, row.first, row.firstState);
    if (row.second != 0) board.entry(1, row.second, row.secondState);
    CHECK(board.boot.start() == row.boots);
    CHECK(board.boot.stateOf(row.boots) == row.then);
  }
}

TEST_CASE("the checksum of an entry is that of the real boot_app0.bin") {
  CHECK(bootloader::entryCrc(1) == 0x4743989A);
}

TEST_CASE("an entry with a wrong checksum is none") {
  Board board;
  board.entry(0, 1, SlotState::Valid);
  board.entry(1, 2, SlotState::Valid);
  const uint8_t zero[4] = {};
  board.chip.write(Area::OtaData, kSectorBytes + 28, zero, sizeof(zero));
  CHECK(board.boot.start() == 0);
}

TEST_CASE("a board that never updated gets an entry with its first start") {
  Board board;
  CHECK(board.boot.stateOf(0) == SlotState::Undefined);
  CHECK(board.boot.start() == 0);
  CHECK(board.boot.stateOf(0) == SlotState::Valid);
  CHECK(board.boot.start() == 0);
}

TEST_CASE("an image on probation has one boot") {
  Board board;
  REQUIRE(board.boot.start() == 0);
  REQUIRE(board.boot.setBootSlot(1));
  CHECK(board.boot.stateOf(1) == SlotState::New);
  CHECK(board.boot.start() == 1);
  CHECK(board.boot.start() == 0);
  CHECK(board.boot.stateOf(1) == SlotState::Aborted);
  CHECK(board.boot.start() == 0);
}

TEST_CASE("an image that was confirmed stays") {
  Board board;
  board.boot.start();
  REQUIRE(board.boot.setBootSlot(1));
  board.boot.start();
  CHECK(board.boot.markRunningValid());
  CHECK(board.boot.stateOf(1) == SlotState::Valid);
  CHECK(board.boot.start() == 1);
}

TEST_CASE("an image that gives up goes back, and only where there is something to go back to") {
  Board board;
  board.boot.start();
  CHECK_FALSE(board.boot.markRunningInvalid(0));
  REQUIRE(board.boot.setBootSlot(1));
  board.boot.start();
  CHECK(board.boot.markRunningInvalid(1));
  CHECK(board.boot.stateOf(1) == SlotState::Invalid);
  CHECK(board.boot.start() == 0);
}

TEST_CASE("an image that does not pass gives way to the other slot") {
  Board board;
  board.entry(0, 1, SlotState::Valid);
  board.entry(1, 2, SlotState::Valid);
  board.damage(1);
  CHECK(board.boot.start() == 0);
  board.damage(0);
  CHECK(board.boot.start() == -1);
}

TEST_CASE("the boot slot is not switched to an image that does not pass") {
  Board board;
  board.boot.start();
  board.damage(1);
  CHECK_FALSE(board.boot.setBootSlot(1));
  CHECK(board.boot.start() == 0);
}

TEST_CASE("sequences go up for as long as updates come") {
  Board board;
  int running = board.boot.start();
  for (int i = 0; i < 9; i++) {
    REQUIRE(board.boot.setBootSlot(1 - running));
    running = board.boot.start();
    REQUIRE(board.boot.markRunningValid());
    CHECK(running == (i + 1) % 2);
  }
  CHECK(board.boot.start() == 1);
}

TEST_CASE("a bootloader without rollback takes what was set, whatever becomes of it") {
  Board board;
  Bootloader old(board.chip, 0, false);
  old.start();
  REQUIRE(old.setBootSlot(1));
  CHECK(old.start() == 1);
  CHECK(old.start() == 1);
  CHECK(old.stateOf(1) == SlotState::New);
  CHECK_FALSE(old.markRunningInvalid(1));
}

TEST_CASE("an image is checked as the bootloader does") {
  Power power;
  FakeFlashChip chip(power, kSlotBytes);
  const std::vector<uint8_t> good = imageOf("1.0.0");
  const auto passes = [&](std::vector<uint8_t> image, uint16_t chipId = 0) {
    chip.put(0, image);
    return bootloader::checkImage(chip, Area::App0, chipId).valid;
  };
  const auto with = [&](size_t at, uint8_t value) {
    std::vector<uint8_t> image = good;
    image[at] = value;
    return image;
  };
  CHECK(passes(good));
  CHECK(bootloader::checkImage(chip, Area::App0, 0).lengthBytes == good.size());
  CHECK_FALSE(passes(good, 9));                                          // for another chip
  CHECK_FALSE(passes(with(0, 0xE8)));                                    // no image
  CHECK_FALSE(passes(with(1, 0)));                                       // no segment
  CHECK_FALSE(passes(with(1, 17)));                                      // too many
  CHECK_FALSE(passes(with(23, 0)));                                      // no digest
  CHECK_FALSE(passes(with(28, static_cast<uint8_t>(good[28] + 1))));     // a length that is no multiple of 4
  CHECK_FALSE(passes(with(31, 0x7F)));                                   // longer than the slot
  CHECK_FALSE(passes(with(0x400, static_cast<uint8_t>(~good[0x400]))));  // other code
  CHECK_FALSE(passes(with(good.size() - 33, static_cast<uint8_t>(~good[good.size() - 33]))));  // checksum
  CHECK_FALSE(passes(with(good.size() - 1, static_cast<uint8_t>(~good[good.size() - 1]))));    // digest
  CHECK_FALSE(passes(std::vector<uint8_t>(good.begin(), good.end() - 1)));
}
