#include "HostFlash.h"

#include <signal.h>
#include <unistd.h>

#include <cstring>
#include <utility>

namespace {
constexpr const char* kCutFault = "cut_power_at_flash_write";
}

void cutPower() {
  kill(getpid(), SIGKILL);
  while (true) pause();
}

HostFlash::HostFlash(FileFlash& flash, int running, Faults& faults)
    : flash_(flash), running_(running), other_(bootloader::slotArea(1 - running)), faults_(faults), boot_(flash, 0) {
  flash_.cutWith(*this);
}

bool HostFlash::eraseSector(uint32_t offset) {
  active_ = true;
  return !faults_.flag("flash_broken") && flash_.eraseSector(other_, offset);
}

bool HostFlash::write(uint32_t offset, const uint8_t* bytes, size_t count) {
  active_ = true;
  return !faults_.flag("flash_broken") && flash_.write(other_, offset, bytes, count);
}

bool HostFlash::read(uint32_t offset, uint8_t* bytes, size_t count) {
  active_ = true;
  return flash_.read(other_, offset, bytes, count);
}

bool HostFlash::digestOf(bootloader::Area area, uint8_t out[kDigestBytes]) {
  const bootloader::ImageCheck checked = bootloader::checkImage(flash_, area, 0);
  if (checked.valid) std::memcpy(out, checked.digest, kDigestBytes);
  return checked.valid;
}

uint32_t HostFlash::runningBytes() {
  const bootloader::ImageCheck checked = bootloader::checkImage(flash_, bootloader::slotArea(running_), 0);
  return checked.valid ? checked.lengthBytes : 0;
}

bool HostFlash::readRunning(uint32_t offset, uint8_t* bytes, size_t count) {
  active_ = true;
  return flash_.read(bootloader::slotArea(running_), offset, bytes, count);
}

bool HostFlash::takeActivity() { return std::exchange(active_, false); }

bool HostFlash::failsNow() {
  operations_++;
  const uint64_t at = faults_.number(kCutFault);
  return at != 0 && operations_ >= at;
}

void HostFlash::fail() {
  faults_.take(kCutFault);
  cutPower();
}
