#pragma once
#include <ports/Flash.h>

#include "../flash/FileFlash.h"
#include "../state/Faults.h"

/** The flash port of the image that runs in one of the slots. */
class HostFlash final : public Flash, private PowerSwitch {
 public:
  HostFlash(FileFlash& flash, int running, Faults& faults);
  uint32_t slotBytes() override { return flash_.areaBytes(other_); }
  bool eraseSector(uint32_t offset) override;
  bool write(uint32_t offset, const uint8_t* bytes, size_t count) override;
  bool read(uint32_t offset, uint8_t* bytes, size_t count) override;
  bool bootOther() override { return boot_.setBootSlot(1 - running_); }
  bool otherIsBootable() override { return bootloader::checkImage(flash_, other_, 0).valid; }
  bool otherDigest(uint8_t out[kDigestBytes]) override { return digestOf(other_, out); }
  bool runningDigest(uint8_t out[kDigestBytes]) override { return digestOf(bootloader::slotArea(running_), out); }
  uint32_t runningBytes() override;
  bool readRunning(uint32_t offset, uint8_t* bytes, size_t count) override;
  SlotState runningState() override { return boot_.stateOf(running_); }
  bool confirmRunning() override { return boot_.markRunningValid(); }
  bool rejectRunning() override { return boot_.markRunningInvalid(running_); }
  bool canRollBack() override { return boot_.keepsStates(); }
  /** Whether the other slot was used since the last call: there is more to do at once. */
  bool takeActivity();

 private:
  bool digestOf(bootloader::Area area, uint8_t out[kDigestBytes]);
  bool failsNow() override;
  void fail() override;

  FileFlash& flash_;
  const int running_;
  const bootloader::Area other_;
  Faults& faults_;
  bootloader::Bootloader boot_;
  uint64_t operations_ = 0;
  bool active_ = false;
};

/** The power fails: nothing of this process runs any more. */
[[noreturn]] void cutPower();
