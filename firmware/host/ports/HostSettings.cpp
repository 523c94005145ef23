#include "HostSettings.h"

#include <cstring>

#include "HostFlash.h"

namespace {
constexpr const char* kCutFault = "cut_power_at_nvs_write";
}

bool HostSettings::readText(const char* space, const char* key, char* out, size_t size) {
  if (size == 0) return false;
  out[0] = '\0';
  const Nvs::Value* value = nvs_.find(space, key, Nvs::Kind::Text);
  if (value == nullptr || value->bytes.size() >= size) return false;
  std::memcpy(out, value->bytes.c_str(), value->bytes.size() + 1);
  return true;
}

bool HostSettings::readInt(const char* space, const char* key, int32_t& out) {
  const Nvs::Value* value = nvs_.find(space, key, Nvs::Kind::Int);
  out = value == nullptr ? 0 : std::stoi(value->bytes);
  return value != nullptr;
}

bool HostSettings::readBool(const char* space, const char* key, bool& out) {
  const Nvs::Value* value = nvs_.find(space, key, Nvs::Kind::Bool);
  out = value != nullptr && value->bytes == "1";
  return value != nullptr;
}

size_t HostSettings::readBlob(const char* space, const char* key, void* out, size_t size) {
  const Nvs::Value* value = nvs_.find(space, key, Nvs::Kind::Blob);
  if (value == nullptr || value->bytes.size() > size) return 0;
  std::memcpy(out, value->bytes.data(), value->bytes.size());
  return value->bytes.size();
}

/** A change of one value is atomic, so a cut comes before it or after it: the n-th does not happen. */
void HostSettings::countWrite() {
  writes_++;
  const uint64_t at = faults_.number(kCutFault);
  if (at == 0 || writes_ < at) return;
  faults_.take(kCutFault);
  cutPower();
}

bool HostSettings::store(const char* space, const char* key, const Nvs::Value& value) {
  if (faults_.flag("nvs_full")) return false;
  if (nvs_.wouldChange(space, key, value)) countWrite();
  return nvs_.store(space, key, value);
}

bool HostSettings::writeText(const char* space, const char* key, const char* value) {
  return store(space, key, {Nvs::Kind::Text, value});
}

bool HostSettings::writeInt(const char* space, const char* key, int32_t value) {
  return store(space, key, {Nvs::Kind::Int, std::to_string(value)});
}

bool HostSettings::writeBool(const char* space, const char* key, bool value) {
  return store(space, key, {Nvs::Kind::Bool, value ? "1" : "0"});
}

bool HostSettings::writeBlob(const char* space, const char* key, const void* bytes, size_t count) {
  return store(space, key, {Nvs::Kind::Blob, std::string(static_cast<const char*>(bytes), count)});
}

bool HostSettings::remove(const char* space, const char* key) {
  if (nvs_.has(space, key)) countWrite();
  return nvs_.remove(space, key);
}

bool HostSettings::removeAll(const char* space) {
  countWrite();
  return nvs_.removeAll(space);
}
