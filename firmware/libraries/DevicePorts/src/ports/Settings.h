#pragma once
#include <cstddef>
#include <cstdint>

/**
 * Key-value pairs in NVS: they survive restarts, updates and variant switches. A name space or a key has 15 characters at most.
 * Each write is atomic by itself: after a power cut it is there or it is not. Two writes are not atomic together.
 * Reading a key that is absent, of another kind, or larger than the room is false and leaves an empty result.
 */
class Settings {
 public:
  virtual ~Settings() = default;
  virtual bool readText(const char* space, const char* key, char* out, size_t size) = 0;
  virtual bool readInt(const char* space, const char* key, int32_t& out) = 0;
  virtual bool readBool(const char* space, const char* key, bool& out) = 0;
  /** The number of bytes read; 0 when absent or larger than `size`. */
  virtual size_t readBlob(const char* space, const char* key, void* out, size_t size) = 0;
  /** False when it could not be stored (full, worn, or a text of 4,000 bytes and more). */
  virtual bool writeText(const char* space, const char* key, const char* value) = 0;
  virtual bool writeInt(const char* space, const char* key, int32_t value) = 0;
  virtual bool writeBool(const char* space, const char* key, bool value) = 0;
  virtual bool writeBlob(const char* space, const char* key, const void* bytes, size_t count) = 0;
  /** True also when it was not there. */
  virtual bool remove(const char* space, const char* key) = 0;
  virtual bool removeAll(const char* space) = 0;
};
