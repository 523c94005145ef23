#pragma once
#include <ports/Settings.h>

#include "../state/Faults.h"
#include "../state/Nvs.h"

/** The settings port on an NVS file. */
class HostSettings final : public Settings {
 public:
  HostSettings(Nvs& nvs, Faults& faults) : nvs_(nvs), faults_(faults) {}
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

 private:
  bool store(const char* space, const char* key, const Nvs::Value& value);
  void countWrite();

  Nvs& nvs_;
  Faults& faults_;
  uint64_t writes_ = 0;
};
