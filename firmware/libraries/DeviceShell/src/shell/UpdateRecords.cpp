#include "UpdateRecords.h"

#include "SealedBlob.h"

namespace {
// Keys and versions are frozen: an update must find what the image before it has written.
constexpr const char* kUpdateKey = "update";
constexpr const char* kResumeKey = "resume";
constexpr const char* kBootsKey = "boots";
constexpr uint32_t kVersion = 1;
}  // namespace

uint32_t crc32Of(const void* bytes, size_t count) {
  uint32_t crc = 0xFFFFFFFF;
  const uint8_t* at = static_cast<const uint8_t*>(bytes);
  for (size_t i = 0; i < count; i++) {
    crc ^= at[i];
    for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320u : 0u);
  }
  return ~crc;
}

bool UpdateRecords::readUpdate(UpdateRecord& out) { return readSealed(settings_, kUpdateKey, kVersion, out); }
bool UpdateRecords::writeUpdate(const UpdateRecord& record) {
  return writeSealed(settings_, kUpdateKey, kVersion, record);
}
bool UpdateRecords::dropUpdate() { return settings_.remove(kSettingsSpace, kUpdateKey); }

bool UpdateRecords::readResume(ResumeRecord& out) { return readSealed(settings_, kResumeKey, kVersion, out); }
bool UpdateRecords::writeResume(const ResumeRecord& record) {
  return writeSealed(settings_, kResumeKey, kVersion, record);
}
bool UpdateRecords::dropResume() { return settings_.remove(kSettingsSpace, kResumeKey); }

bool UpdateRecords::readBoots(BootsRecord& out) { return readSealed(settings_, kBootsKey, kVersion, out); }
bool UpdateRecords::writeBoots(const BootsRecord& record) {
  return writeSealed(settings_, kBootsKey, kVersion, record);
}
