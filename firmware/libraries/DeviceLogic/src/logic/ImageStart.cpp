#include "ImageStart.h"

#include <cstring>
#include <string_view>

namespace {

constexpr uint8_t kImageMagic = 0xE9;
constexpr uint8_t kMostSegments = 16;
constexpr size_t kSegmentCountAt = 1;
constexpr size_t kChipIdAt = 12;
constexpr size_t kHashAppendedAt = 23;
constexpr size_t kDescriptionAt = 0x20;
constexpr uint32_t kDescriptionMagic = 0xABCD5432;
constexpr size_t kSecurityVersionAt = 0x24;
constexpr size_t kVersionAt = 0x30;
constexpr size_t kProjectAt = 0x50;

uint32_t u32At(const uint8_t* bytes, size_t at) {
  return bytes[at] | static_cast<uint32_t>(bytes[at + 1]) << 8 | static_cast<uint32_t>(bytes[at + 2]) << 16 |
         static_cast<uint32_t>(bytes[at + 3]) << 24;
}

/** A field of 32 bytes, padded with NUL; cut at 31. */
void textAt(const uint8_t* bytes, size_t at, char out[32]) {
  std::memcpy(out, bytes + at, 31);
  out[31] = '\0';
}

bool isOurs(std::string_view project) {
  return project == "ESP32_PersonalCMS" || project == "ESP32_OTA_Base" || project == "ESP32_LED_Blink";
}

}  // namespace

bool readImageStart(const uint8_t bytes[kImageStartBytes], ImageStart& out) {
  out = ImageStart();
  const uint8_t segments = bytes[kSegmentCountAt];
  if (bytes[0] != kImageMagic || segments == 0 || segments > kMostSegments || bytes[kHashAppendedAt] != 1) return false;
  out.chipId = static_cast<uint16_t>(bytes[kChipIdAt] | bytes[kChipIdAt + 1] << 8);
  out.described = u32At(bytes, kDescriptionAt) == kDescriptionMagic;
  if (!out.described) return true;
  out.securityVersion = u32At(bytes, kSecurityVersionAt);
  textAt(bytes, kVersionAt, out.version);
  textAt(bytes, kProjectAt, out.project);
  return true;
}

FailureReason checkImageStart(const uint8_t bytes[kImageStartBytes], const ImageWanted& wanted) {
  ImageStart start;
  if (!readImageStart(bytes, start)) return FailureReason::BadHash;
  if (start.chipId != wanted.chipId) return FailureReason::WrongChip;
  if (!start.described || !isOurs(start.project)) return FailureReason::None;
  if (std::strcmp(start.project, wanted.type) != 0) return FailureReason::WrongType;
  // The manifest's number was checked before; this one is what the image will refuse by once it runs.
  return start.securityVersion < wanted.securityVersion ? FailureReason::Downgrade : FailureReason::None;
}
