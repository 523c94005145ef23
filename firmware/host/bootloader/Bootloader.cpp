#include "Bootloader.h"

#include <cstring>

const char* wordOf(SlotState state) {
  switch (state) {
    case SlotState::New:
      return "NEW";
    case SlotState::PendingVerify:
      return "PENDING_VERIFY";
    case SlotState::Valid:
      return "VALID";
    case SlotState::Invalid:
      return "INVALID";
    case SlotState::Aborted:
      return "ABORTED";
    case SlotState::Undefined:
      return "UNDEFINED";
  }
  return "";
}

namespace bootloader {
namespace {

constexpr uint32_t kNoSequence = 0xFFFFFFFF;

bool isErasedOrBroken(const OtaEntry& entry) {
  return entry.sequence == kNoSequence || entry.crc != entryCrc(entry.sequence);
}

bool isGivenUp(const OtaEntry& entry) {
  return entry.state == static_cast<uint32_t>(SlotState::Invalid) ||
         entry.state == static_cast<uint32_t>(SlotState::Aborted);
}

int slotOf(const OtaEntry& entry) { return static_cast<int>((entry.sequence - 1) % 2); }

}  // namespace

uint32_t entryCrc(uint32_t sequence) {
  uint32_t crc = 0;  // esp_rom_crc32_le inverts its start value
  for (int byte = 0; byte < 4; byte++) {
    crc ^= (sequence >> (8 * byte)) & 0xFF;
    for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320u : 0u);
  }
  return ~crc;
}

void Bootloader::readEntries(OtaEntry out[2]) {
  for (uint32_t i = 0; i < 2; i++) {
    if (!flash_.read(Area::OtaData, i * kSectorBytes, reinterpret_cast<uint8_t*>(&out[i]), sizeof(OtaEntry))) {
      std::memset(&out[i], 0xFF, sizeof(OtaEntry));
    }
  }
}

bool Bootloader::writeEntry(int index, const OtaEntry& entry) {
  const uint32_t offset = static_cast<uint32_t>(index) * kSectorBytes;
  return flash_.eraseSector(Area::OtaData, offset) &&
         flash_.write(Area::OtaData, offset, reinterpret_cast<const uint8_t*>(&entry), sizeof(entry));
}

int Bootloader::activeEntry(const OtaEntry entries[2]) const {
  bool usable[2];
  for (int i = 0; i < 2; i++) usable[i] = !isErasedOrBroken(entries[i]) && !(keepsStates_ && isGivenUp(entries[i]));
  if (usable[0] && usable[1]) return entries[0].sequence >= entries[1].sequence ? 0 : 1;
  if (usable[0]) return 0;
  return usable[1] ? 1 : -1;
}

void Bootloader::ageStates(OtaEntry entries[2]) {
  for (int i = 0; i < 2; i++) {
    if (entries[i].state != static_cast<uint32_t>(SlotState::PendingVerify)) continue;
    entries[i].state = static_cast<uint32_t>(SlotState::Aborted);
    writeEntry(i, entries[i]);
  }
  const int active = activeEntry(entries);
  if (active < 0 || entries[active].state != static_cast<uint32_t>(SlotState::New)) return;
  entries[active].state = static_cast<uint32_t>(SlotState::PendingVerify);
  writeEntry(active, entries[active]);
}

ImageCheck Bootloader::check(int slot) { return checkImage(flash_, slot == 0 ? Area::App0 : Area::App1, chipId_); }

int Bootloader::start() {
  OtaEntry entries[2];
  readEntries(entries);
  const bool untouched = isErasedOrBroken(entries[0]) && isErasedOrBroken(entries[1]);
  int first = 0;
  if (!untouched) {
    if (keepsStates_) ageStates(entries);
    const int active = activeEntry(entries);
    first = active < 0 ? 0 : slotOf(entries[active]);
  }
  // Backwards from the chosen slot, then forwards (bootloader_utility_load_boot_image).
  const int order[2] = {first, 1 - first};
  for (const int slot : order) {
    if (!check(slot).valid) continue;
    if (untouched) {
      OtaEntry entry;
      std::memset(&entry, 0xFF, sizeof(entry));
      entry.sequence = static_cast<uint32_t>(slot) + 1;
      entry.state = static_cast<uint32_t>(SlotState::Valid);
      entry.crc = entryCrc(entry.sequence);
      writeEntry(0, entry);
    }
    return slot;
  }
  return -1;
}

bool Bootloader::setBootSlot(int slot) {
  if (!check(slot).valid) return false;
  OtaEntry entries[2];
  readEntries(entries);
  const int active = activeEntry(entries);
  OtaEntry next;
  std::memset(&next, 0xFF, sizeof(next));
  next.sequence = static_cast<uint32_t>(slot) + 1;
  if (active >= 0) {
    while (next.sequence < entries[active].sequence) next.sequence += 2;
  }
  next.state = static_cast<uint32_t>(SlotState::New);
  next.crc = entryCrc(next.sequence);
  return writeEntry(active == 0 ? 1 : 0, next);
}

bool Bootloader::rewriteActive(SlotState state) {
  OtaEntry entries[2];
  readEntries(entries);
  const int active = activeEntry(entries);
  if (active < 0) return false;
  if (entries[active].state == static_cast<uint32_t>(state)) return true;
  entries[active].state = static_cast<uint32_t>(state);
  return writeEntry(active, entries[active]);
}

bool Bootloader::markRunningValid() { return rewriteActive(SlotState::Valid); }

bool Bootloader::markRunningInvalid(int running) {
  if (!keepsStates_) return false;
  OtaEntry entries[2];
  readEntries(entries);
  const int active = activeEntry(entries);
  if (active < 0 || slotOf(entries[active]) != running) return false;
  const OtaEntry& previous = entries[1 - active];
  const bool known = !isErasedOrBroken(previous) && !isGivenUp(previous) && slotOf(previous) != running;
  if (!known || !check(1 - running).valid) return false;
  return rewriteActive(SlotState::Invalid);
}

SlotState Bootloader::stateOf(int slot) {
  OtaEntry entries[2];
  readEntries(entries);
  const OtaEntry* newest = nullptr;
  for (const OtaEntry& entry : entries) {
    if (isErasedOrBroken(entry) || slotOf(entry) != slot) continue;
    if (newest == nullptr || entry.sequence > newest->sequence) newest = &entry;
  }
  return newest == nullptr ? SlotState::Undefined : static_cast<SlotState>(newest->state);
}

}  // namespace bootloader
