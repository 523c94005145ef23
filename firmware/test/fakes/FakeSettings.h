#pragma once
#include <ports/Settings.h>

#include <map>
#include <string>

#include "Power.h"

/** NVS in memory; it outlives restarts. Each write is there or it is not, whenever the power fails. */
class FakeSettings final : public Settings {
 public:
  explicit FakeSettings(Power& power) : power_(power) {}
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

  bool has(const std::string& space, const std::string& key) const { return values_.count({space, key}) > 0; }
  size_t count() const { return values_.size(); }
  /** From now on nothing can be stored. */
  void fill() { isFull_ = true; }
  void makeRoom() { isFull_ = false; }
  /** Turns one bit of a stored value, as worn flash would. */
  void spoil(const std::string& space, const std::string& key);

 private:
  struct Value {
    char kind;  // 't', 'i', 'b' or 'x'
    std::string bytes;
    bool operator==(const Value& other) const { return kind == other.kind && bytes == other.bytes; }
  };
  using Key = std::pair<std::string, std::string>;
  const Value* find(const char* space, const char* key, char kind) const;
  bool store(const char* space, const char* key, Value value);

  Power& power_;
  std::map<Key, Value> values_;
  bool isFull_ = false;
};
