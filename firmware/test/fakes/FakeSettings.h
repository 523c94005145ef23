#pragma once
#include <ports/Settings.h>

#include <cstring>
#include <map>
#include <string>

/** Thrown where the power goes. */
struct PowerCut {};

/**
 * NVS in memory: 15 characters for a name, one kind per key, each write atomic. A test can cut the power before any
 * write
 * (`cutBeforeWrite`), or let the store be full from a write on (`fullFromWrite`).
 */
class FakeSettings final : public Settings {
 public:
  bool readText(const char* space, const char* key, char* out, size_t size) override {
    out[0] = '\0';
    const Value* value = find(space, key, 't');
    if (value == nullptr || value->bytes.size() + 1 > size) return false;
    std::memcpy(out, value->bytes.c_str(), value->bytes.size() + 1);
    return true;
  }
  bool readInt(const char* space, const char* key, int32_t& out) override {
    const Value* value = find(space, key, 'i');
    out = value == nullptr ? 0 : value->number;
    return value != nullptr;
  }
  bool readBool(const char* space, const char* key, bool& out) override {
    const Value* value = find(space, key, 'b');
    out = value != nullptr && value->number != 0;
    return value != nullptr;
  }
  size_t readBlob(const char* space, const char* key, void* out, size_t size) override {
    const Value* value = find(space, key, 'x');
    if (value == nullptr || value->bytes.size() > size) return 0;
    std::memcpy(out, value->bytes.data(), value->bytes.size());
    return value->bytes.size();
  }
  bool writeText(const char* space, const char* key, const char* text) override {
    return std::strlen(text) < 4000 && put(space, key, Value{'t', text, 0});
  }
  bool writeInt(const char* space, const char* key, int32_t number) override {
    return put(space, key, Value{'i', {}, number});
  }
  bool writeBool(const char* space, const char* key, bool value) override {
    return put(space, key, Value{'b', {}, value ? 1 : 0});
  }
  bool writeBlob(const char* space, const char* key, const void* bytes, size_t count) override {
    return put(space, key, Value{'x', std::string(static_cast<const char*>(bytes), count), 0});
  }
  bool remove(const char* space, const char* key) override {
    if (!beginWrite()) return false;
    values_.erase(name(space, key));
    return true;
  }
  bool removeAll(const char* space) override {
    if (!beginWrite()) return false;
    const std::string prefix = std::string(space) + "/";
    for (auto it = values_.lower_bound(prefix); it != values_.end() && it->first.rfind(prefix, 0) == 0;) {
      it = values_.erase(it);
    }
    return true;
  }

  /** The power goes before the n-th write from now (0: the next one); negative: never. */
  void cutBeforeWrite(int n) { cutAt_ = n < 0 ? -1 : writes_ + n; }
  /** From the n-th write from now on there is no room; negative: there is. */
  void fullFromWrite(int n) { fullAt_ = n < 0 ? -1 : writes_ + n; }
  /** Writes so far, removals included. */
  int writes() const { return writes_; }
  bool has(const char* space, const char* key) const { return values_.count(name(space, key)) != 0; }
  /** Every stored byte, to look for what must not be there. */
  std::string dump() const {
    std::string all;
    for (const auto& [key, value] : values_) all += key + "=" + value.bytes + std::to_string(value.number) + "\n";
    return all;
  }
  bool operator==(const FakeSettings& other) const { return dump() == other.dump(); }

 private:
  struct Value {
    char kind;
    std::string bytes;
    int32_t number;
  };
  static constexpr size_t kNameLimit = 15;

  static std::string name(const char* space, const char* key) { return std::string(space) + "/" + key; }
  const Value* find(const char* space, const char* key, char kind) const {
    const auto it = values_.find(name(space, key));
    return it == values_.end() || it->second.kind != kind ? nullptr : &it->second;
  }
  bool beginWrite() {
    if (writes_ == cutAt_) throw PowerCut{};
    if (fullAt_ >= 0 && writes_ >= fullAt_) return false;
    writes_++;
    return true;
  }
  bool put(const char* space, const char* key, Value value) {
    if (std::strlen(space) > kNameLimit || std::strlen(key) > kNameLimit) return false;
    if (!beginWrite()) return false;
    values_[name(space, key)] = std::move(value);
    return true;
  }

  std::map<std::string, Value> values_;
  int writes_ = 0;
  int cutAt_ = -1;
  int fullAt_ = -1;
};
