#include "FakeSettings.h"

#include <cstring>
#include <stdexcept>

namespace {
constexpr size_t kLongestName = 15;
constexpr size_t kLongestText = 3999;

void checkNames(const char* space, const char* key) {
  if (std::strlen(space) > kLongestName || std::strlen(key) > kLongestName) {
    throw std::logic_error(std::string("NVS takes 15 characters: ") + space + "/" + key);
  }
}
}  // namespace

const FakeSettings::Value* FakeSettings::find(const char* space, const char* key, char kind) const {
  checkNames(space, key);
  const auto found = values_.find({space, key});
  return found != values_.end() && found->second.kind == kind ? &found->second : nullptr;
}

bool FakeSettings::store(const char* space, const char* key, Value value) {
  checkNames(space, key);
  if (isFull_) return false;
  const auto found = values_.find({space, key});
  if (found != values_.end() && found->second == value) return true;  // NVS does not write what stands there already
  const Fate fate = power_.begin();
  if (fate == Fate::Nothing || (fate == Fate::Part && power_.random() % 2 == 0)) throw PowerCut();
  values_[{space, key}] = std::move(value);
  if (fate != Fate::Whole) throw PowerCut();
  return true;
}

bool FakeSettings::readText(const char* space, const char* key, char* out, size_t size) {
  out[0] = '\0';
  const Value* value = find(space, key, 't');
  if (value == nullptr || value->bytes.size() >= size) return false;
  std::memcpy(out, value->bytes.c_str(), value->bytes.size() + 1);
  return true;
}

bool FakeSettings::readInt(const char* space, const char* key, int32_t& out) {
  out = 0;
  const Value* value = find(space, key, 'i');
  if (value != nullptr) std::memcpy(&out, value->bytes.data(), sizeof(out));
  return value != nullptr;
}

bool FakeSettings::readBool(const char* space, const char* key, bool& out) {
  const Value* value = find(space, key, 'b');
  out = value != nullptr && value->bytes[0] != 0;
  return value != nullptr;
}

size_t FakeSettings::readBlob(const char* space, const char* key, void* out, size_t size) {
  const Value* value = find(space, key, 'x');
  if (value == nullptr || value->bytes.size() > size) return 0;
  std::memcpy(out, value->bytes.data(), value->bytes.size());
  return value->bytes.size();
}

bool FakeSettings::writeText(const char* space, const char* key, const char* value) {
  if (std::strlen(value) > kLongestText) return false;
  return store(space, key, {'t', value});
}

bool FakeSettings::writeInt(const char* space, const char* key, int32_t value) {
  return store(space, key, {'i', std::string(reinterpret_cast<const char*>(&value), sizeof(value))});
}

bool FakeSettings::writeBool(const char* space, const char* key, bool value) {
  return store(space, key, {'b', std::string(1, value ? '\1' : '\0')});
}

bool FakeSettings::writeBlob(const char* space, const char* key, const void* bytes, size_t count) {
  return store(space, key, {'x', std::string(static_cast<const char*>(bytes), count)});
}

bool FakeSettings::remove(const char* space, const char* key) {
  checkNames(space, key);
  if (values_.count({space, key}) == 0) return true;
  const Fate fate = power_.begin();
  if (fate == Fate::Nothing || (fate == Fate::Part && power_.random() % 2 == 0)) throw PowerCut();
  values_.erase({space, key});
  if (fate != Fate::Whole) throw PowerCut();
  return true;
}

bool FakeSettings::removeAll(const char* space) {
  checkNames(space, "");
  while (true) {  // key by key: a power cut may leave some
    const auto next = values_.lower_bound({space, ""});
    if (next == values_.end() || next->first.first != space) return true;
    if (!remove(space, std::string(next->first.second).c_str())) return false;
  }
}

void FakeSettings::spoil(const std::string& space, const std::string& key) {
  Value& value = values_.at({space, key});
  char& middle = value.bytes[value.bytes.size() / 2];
  middle = static_cast<char>(middle ^ 1);
}
