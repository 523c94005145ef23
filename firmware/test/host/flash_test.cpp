#include <doctest/doctest.h>

#include <cstring>
#include <fstream>

#include "../../host/flash/FileFlash.h"
#include "Folder.h"

using bootloader::Area;

namespace {

constexpr uint32_t kSlotBytes = 16 * 1024;

struct PowerFailed {};

/** Fails with the n-th operation. */
class FailAt final : public PowerSwitch {
 public:
  explicit FailAt(int at) : left_(at) {}
  bool failsNow() override { return --left_ == 0; }
  void fail() override { throw PowerFailed(); }

 private:
  int left_;
};

struct FlashFolder {
  Folder folder;
  FileFlash flash;
  FlashFolder() {
    std::string why;
    REQUIRE(FileFlash::create(folder / "flash", kSlotBytes));
    REQUIRE(flash.open(folder / "flash", why));
  }
  uint8_t at(uint32_t offset) {
    uint8_t byte = 0;
    CHECK(flash.read(Area::App1, offset, &byte, 1));
    return byte;
  }
  bool put(uint32_t offset, uint8_t byte) { return flash.write(Area::App1, offset, &byte, 1); }
};

}  // namespace

TEST_CASE("new flash is erased") {
  FlashFolder it;
  CHECK(it.flash.areaBytes(Area::OtaData) == 2 * kSectorBytes);
  CHECK(it.flash.areaBytes(Area::App0) == kSlotBytes);
  CHECK(it.at(0) == 0xFF);
  CHECK(it.at(kSlotBytes - 1) == 0xFF);
}

TEST_CASE("a write clears bits and never sets one") {
  FlashFolder it;
  CHECK(it.put(100, 0xF0));
  CHECK(it.at(100) == 0xF0);
  CHECK(it.put(100, 0x3F));
  CHECK(it.at(100) == 0x30);
}

TEST_CASE("an erase sets its sector and no other") {
  FlashFolder it;
  it.put(kSectorBytes - 1, 0);
  it.put(kSectorBytes, 0);
  it.put(2 * kSectorBytes, 0);
  CHECK(it.flash.eraseSector(Area::App1, kSectorBytes));
  CHECK(it.at(kSectorBytes - 1) == 0);
  CHECK(it.at(kSectorBytes) == 0xFF);
  CHECK(it.at(2 * kSectorBytes) == 0);
}

TEST_CASE("what lies outside of an area, or beside a sector, is refused") {
  FlashFolder it;
  uint8_t bytes[2] = {};
  CHECK_FALSE(it.flash.read(Area::App1, kSlotBytes - 1, bytes, 2));
  CHECK_FALSE(it.flash.write(Area::App1, kSlotBytes, bytes, 1));
  CHECK_FALSE(it.flash.eraseSector(Area::App1, 1));
  CHECK_FALSE(it.flash.eraseSector(Area::App1, kSlotBytes));
}

TEST_CASE("flash keeps its content for the next process") {
  FlashFolder it;
  it.put(7, 0x42);
  FileFlash again;
  std::string why;
  REQUIRE(again.open(it.folder / "flash", why));
  uint8_t byte = 0;
  CHECK(again.read(Area::App1, 7, &byte, 1));
  CHECK(byte == 0x42);
}

TEST_CASE("a power cut tears a write in the middle") {
  FlashFolder it;
  FailAt power(2);
  it.flash.cutWith(power);
  uint8_t bytes[64];
  std::memset(bytes, 0, sizeof(bytes));
  CHECK(it.flash.write(Area::App1, 0, bytes, sizeof(bytes)));
  CHECK_THROWS_AS(it.flash.write(Area::App1, 64, bytes, sizeof(bytes)), PowerFailed);
  CHECK(it.at(63) == 0);
  CHECK(it.at(64) == 0);
  CHECK(it.at(64 + 32) == 0x55);  // half of its bits
  CHECK(it.at(127) == 0xFF);
}

TEST_CASE("a power cut leaves a sector half erased") {
  FlashFolder it;
  uint8_t bytes[kSectorBytes];
  std::memset(bytes, 0, sizeof(bytes));
  it.flash.write(Area::App1, 0, bytes, sizeof(bytes));
  FailAt power(1);
  it.flash.cutWith(power);
  CHECK_THROWS_AS(it.flash.eraseSector(Area::App1, 0), PowerFailed);
  CHECK(it.at(0) == 0xFF);
  CHECK(it.at(1) == 0xA4);
}

TEST_CASE("a folder that is no flash is refused with a reason") {
  Folder folder;
  FileFlash flash;
  std::string why;
  CHECK_FALSE(flash.open(folder / "nothing", why));
  CHECK(why.find("No such file") != std::string::npos);
  CHECK_FALSE(FileFlash::create(folder.path(), kSlotBytes));
  CHECK_FALSE(FileFlash::create(folder / "odd", 1000));
}
