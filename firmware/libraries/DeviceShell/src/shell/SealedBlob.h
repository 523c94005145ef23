#pragma once
#include <ports/Settings.h>
#include <shell/DeviceConfig.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

/** CRC-32 (reflected 0xEDB88320, as in IEEE 802.3). */
uint32_t crc32Of(const void* bytes, size_t count);

/** How a struct stands in NVS: with its version and a checksum, so that a worn page or another layout is never taken
 * for it. Frozen. */
template <typename T>
struct SealedBlob {
  uint32_t version;
  uint32_t contentBytes;
  T content;
  uint8_t padding[(4 - sizeof(T) % 4) % 4 + 4];
  uint32_t crc;  // over everything before it
};

/** False, with `out` all zero, when there is no such blob, or it is spoilt, or of another version. */
template <typename T>
bool readSealed(Settings& settings, const char* key, uint32_t version, T& out) {
  static_assert(std::has_unique_object_representations_v<T>, "no hidden bytes in flash");
  static_assert(sizeof(SealedBlob<T>) == offsetof(SealedBlob<T>, crc) + 4);
  SealedBlob<T> blob;
  const bool sound = settings.readBlob(kSettingsSpace, key, &blob, sizeof(blob)) == sizeof(blob) &&
                     blob.version == version && blob.contentBytes == sizeof(T) &&
                     blob.crc == crc32Of(&blob, offsetof(SealedBlob<T>, crc));
  if (sound) {
    out = blob.content;
  } else {
    std::memset(static_cast<void*>(&out), 0, sizeof(T));
  }
  return sound;
}

/** False when it could not be stored. */
template <typename T>
bool writeSealed(Settings& settings, const char* key, uint32_t version, const T& content) {
  SealedBlob<T> blob;
  std::memset(static_cast<void*>(&blob), 0, sizeof(blob));
  blob.version = version;
  blob.contentBytes = sizeof(T);
  blob.content = content;
  blob.crc = crc32Of(&blob, offsetof(SealedBlob<T>, crc));
  return settings.writeBlob(kSettingsSpace, key, &blob, sizeof(blob));
}
