#pragma once
#include <ports/Flash.h>

#include <cstring>
#include <string>
#include <vector>

#include "../../host/bootloader/Bootloader.h"
#include "Power.h"

/** A NOR flash chip in memory: two slots and otadata. It outlives restarts. */
class FakeFlashChip final : public bootloader::BlockFlash {
 public:
  FakeFlashChip(Power& power, uint32_t slotBytes);
  uint32_t areaBytes(bootloader::Area area) override;
  bool read(bootloader::Area area, uint32_t offset, uint8_t* bytes, size_t count) override;
  bool write(bootloader::Area area, uint32_t offset, const uint8_t* bytes, size_t count) override;
  bool eraseSector(bootloader::Area area, uint32_t offset) override;
  /** Flashes by cable: no operation is counted. */
  void put(int slot, const std::vector<uint8_t>& image);
  const std::vector<uint8_t>& slot(int index) const { return areas_[index + 1]; }
  /** The running image cannot be read any more. */
  bool isSourceUnreadable = false;
  /** The next erase or write is refused, as a worn chip would. */
  void breakAfter(uint64_t operations) { brokenAfter_ = operations; }
  /** A write that set a bit which was not erased: always a fault of the caller. */
  uint64_t writesOverUnerased() const { return writesOverUnerased_; }
  /** Another number whenever a slot's bytes may have changed. */
  uint64_t revision(int slot) const { return revisions_[slot + 1]; }

 private:
  std::vector<uint8_t>& bytesOf(bootloader::Area area) { return areas_[static_cast<size_t>(area)]; }
  bool isWorn();

  Power& power_;
  std::vector<uint8_t> areas_[3];
  uint64_t revisions_[3] = {1, 1, 1};
  uint64_t brokenAfter_ = UINT64_MAX;
  uint64_t writesOverUnerased_ = 0;
};

/** The bootloader, which need not hash again what has not changed: most of the time of a story would go there. */
class FakeBootloader final : public bootloader::Bootloader {
 public:
  FakeBootloader(FakeFlashChip& chip, bool keepsStates) : Bootloader(chip, 0, keepsStates), chip_(chip) {}
  bootloader::ImageCheck check(int slot) override {
    if (checkedAt_[slot] != chip_.revision(slot)) checked_[slot] = Bootloader::check(slot);
    checkedAt_[slot] = chip_.revision(slot);
    return checked_[slot];
  }

 private:
  FakeFlashChip& chip_;
  uint64_t checkedAt_[2] = {0, 0};
  bootloader::ImageCheck checked_[2] = {};
};

/** The flash port of the image that runs in one of the slots. */
class FakeFlash final : public Flash {
 public:
  FakeFlash(FakeFlashChip& chip, bootloader::Bootloader& boot, int running)
      : chip_(chip), boot_(boot), running_(running) {}
  uint32_t slotBytes() override { return chip_.areaBytes(bootloader::Area::App0); }
  bool eraseSector(uint32_t offset) override { return chip_.eraseSector(other(), offset); }
  bool write(uint32_t offset, const uint8_t* bytes, size_t count) override {
    return chip_.write(other(), offset, bytes, count);
  }
  bool read(uint32_t offset, uint8_t* bytes, size_t count) override {
    return chip_.read(other(), offset, bytes, count);
  }
  bool bootOther() override { return boot_.setBootSlot(1 - running_); }
  bool otherIsBootable() override { return boot_.check(1 - running_).valid; }
  bool otherDigest(uint8_t out[kDigestBytes]) override { return digest(1 - running_, out); }
  bool runningDigest(uint8_t out[kDigestBytes]) override { return digest(running_, out); }
  uint32_t runningBytes() override;
  bool readRunning(uint32_t offset, uint8_t* bytes, size_t count) override;
  SlotState runningState() override { return boot_.stateOf(running_); }
  bool confirmRunning() override { return boot_.markRunningValid(); }
  bool rejectRunning() override { return boot_.markRunningInvalid(running_); }
  bool canRollBack() override { return boot_.keepsStates(); }

 private:
  bootloader::Area other() const { return bootloader::slotArea(1 - running_); }
  bool digest(int slot, uint8_t out[kDigestBytes]) {
    const bootloader::ImageCheck checked = boot_.check(slot);
    if (checked.valid) std::memcpy(out, checked.digest, kDigestBytes);
    return checked.valid;
  }

  FakeFlashChip& chip_;
  bootloader::Bootloader& boot_;
  const int running_;
};
