#include "FakeFlash.h"

#include <algorithm>

using bootloader::Area;

FakeFlashChip::FakeFlashChip(Power& power, uint32_t slotBytes) : power_(power) {
  bytesOf(Area::OtaData).assign(size_t{2} * kSectorBytes, 0xFF);
  bytesOf(Area::App0).assign(slotBytes, 0xFF);
  bytesOf(Area::App1).assign(slotBytes, 0xFF);
}

uint32_t FakeFlashChip::areaBytes(Area area) { return static_cast<uint32_t>(bytesOf(area).size()); }

bool FakeFlashChip::read(Area area, uint32_t offset, uint8_t* bytes, size_t count) {
  const std::vector<uint8_t>& from = bytesOf(area);
  if (offset > from.size() || count > from.size() - offset) return false;
  std::memcpy(bytes, from.data() + offset, count);
  return true;
}

bool FakeFlashChip::isWorn() { return power_.operations() >= brokenAfter_; }

bool FakeFlashChip::write(Area area, uint32_t offset, const uint8_t* bytes, size_t count) {
  std::vector<uint8_t>& to = bytesOf(area);
  if (offset > to.size() || count > to.size() - offset || isWorn()) return false;
  const Fate fate = power_.begin();
  if (fate == Fate::Nothing) throw PowerCut();
  revisions_[static_cast<size_t>(area)]++;
  const size_t whole = fate == Fate::Part ? power_.random() % count : count;
  for (size_t i = 0; i < whole; i++) {
    if ((bytes[i] & static_cast<uint8_t>(~to[offset + i])) != 0) writesOverUnerased_++;
    to[offset + i] &= bytes[i];
  }
  if (fate == Fate::Part) {  // the byte at which it happened has some of its bits
    to[offset + whole] &= static_cast<uint8_t>(bytes[whole] | power_.random());
  }
  if (fate != Fate::Whole) throw PowerCut();
  return true;
}

bool FakeFlashChip::eraseSector(Area area, uint32_t offset) {
  std::vector<uint8_t>& of = bytesOf(area);
  if (offset % kSectorBytes != 0 || offset >= of.size() || isWorn()) return false;
  const Fate fate = power_.begin();
  if (fate == Fate::Nothing) throw PowerCut();
  revisions_[static_cast<size_t>(area)]++;
  uint8_t* sector = of.data() + offset;
  if (fate == Fate::Part) {  // bits come up in no order
    for (uint32_t i = 0; i < kSectorBytes; i++) sector[i] |= static_cast<uint8_t>(power_.random());
    throw PowerCut();
  }
  std::memset(sector, 0xFF, kSectorBytes);
  if (fate == Fate::WholeThenDark) throw PowerCut();
  return true;
}

void FakeFlashChip::put(int slot, const std::vector<uint8_t>& image) {
  revisions_[slot + 1]++;
  std::vector<uint8_t>& to = bytesOf(bootloader::slotArea(slot));
  std::fill(to.begin(), to.end(), uint8_t{0xFF});
  std::copy(image.begin(), image.end(), to.begin());
}

uint32_t FakeFlash::runningBytes() {
  const bootloader::ImageCheck checked = boot_.check(running_);
  return checked.valid ? checked.lengthBytes : 0;
}

bool FakeFlash::readRunning(uint32_t offset, uint8_t* bytes, size_t count) {
  return !chip_.isSourceUnreadable && chip_.read(bootloader::slotArea(running_), offset, bytes, count);
}
