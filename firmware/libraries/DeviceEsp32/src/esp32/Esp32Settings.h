#pragma once
#include <ports/Settings.h>

/**
 * NVS, in the types that Arduino's `Preferences` writes (so that keys of firmware 2.x are read): text as str, numbers
 * as i32, switches as u8, blobs as blob. On ESP-IDF's own API, because `Preferences` logs an error for each key that is
 * not there and hides the ones of another kind.
 */
class Esp32Settings final : public Settings {
 public:
  bool readText(const char* space, const char* key, char* out, size_t size) override;
  bool readInt(const char* space, const char* key, int32_t& out) override;
  bool readBool(const char* space, const char* key, bool& out) override;
  size_t readBlob(const char* space, const char* key, void* out, size_t size) override;
  bool writeText(const char* space, const char* key, const char* value) override;
  bool writeInt(const char* space, const char* key, int32_t value) override;
  bool writeBool(const char* space, const char* key, bool value) override;
  bool writeBlob(const char* space, const char* key, const void* bytes, size_t count) override;
  bool remove(const char* space, const char* key) override;
  bool removeAll(const char* space) override;
};
