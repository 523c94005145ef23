#include "Nvs.h"

#include <logic/Hex.h>
#include <unistd.h>

#include <set>

#include "StateFile.h"

namespace {

constexpr size_t kLongestName = 15;
constexpr size_t kLongestText = 3999;
// 20 KiB are five pages of 126 entries of 32 bytes; one page is always kept free (ESP-IDF, nvs_flash).
constexpr size_t kEntries = 4 * 126;
constexpr size_t kEntryBytes = 32;

size_t entriesFor(size_t bytes) { return (bytes + kEntryBytes - 1) / kEntryBytes; }

size_t entriesOf(const Nvs::Value& value) {
  switch (value.kind) {
    case Nvs::Kind::Int:
    case Nvs::Kind::Bool:
      return 1;
    case Nvs::Kind::Text:
      return 1 + entriesFor(value.bytes.size() + 1);
    case Nvs::Kind::Blob:
      return 2 + entriesFor(value.bytes.size());  // an index entry and a chunk
  }
  return 0;
}

bool areNames(const std::string& space, const std::string& key) {
  return !space.empty() && space.size() <= kLongestName && !key.empty() && key.size() <= kLongestName;
}

std::string hexOfBytes(const std::string& bytes) {
  std::string out(2 * bytes.size() + 1, '\0');  // with the NUL
  hexOf(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(), out.data());
  out.pop_back();
  return out;
}

bool bytesOfHexText(const std::string& hex, std::string& out) {
  out.resize(hex.size() / 2);
  return bytesOfHex(hex, reinterpret_cast<uint8_t*>(out.data()), out.size());
}

cJSON* jsonOf(const Nvs::Value& value) {
  switch (value.kind) {
    case Nvs::Kind::Text:
      return cJSON_CreateString(value.bytes.c_str());
    case Nvs::Kind::Int:
      return cJSON_CreateNumber(std::stoi(value.bytes));
    case Nvs::Kind::Bool:
      return cJSON_CreateBool(value.bytes == "1");
    case Nvs::Kind::Blob: {
      cJSON* blob = cJSON_CreateObject();
      cJSON_AddStringToObject(blob, "hex", hexOfBytes(value.bytes).c_str());
      return blob;
    }
  }
  return cJSON_CreateNull();
}

bool valueOf(const cJSON* json, Nvs::Value& out) {
  if (cJSON_IsString(json)) {
    out = {Nvs::Kind::Text, json->valuestring};
  } else if (cJSON_IsNumber(json)) {
    out = {Nvs::Kind::Int, std::to_string(json->valueint)};
  } else if (cJSON_IsBool(json)) {
    out = {Nvs::Kind::Bool, cJSON_IsTrue(json) ? "1" : "0"};
  } else {
    const char* hex = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, "hex"));
    out = {Nvs::Kind::Blob, ""};
    return hex != nullptr && bytesOfHexText(hex, out.bytes);
  }
  return true;
}

}  // namespace

bool Nvs::load() {
  values_.clear();
  if (access(path_.c_str(), F_OK) != 0) return true;
  const JsonPtr json = readJson(path_);
  if (json == nullptr) return false;
  for (const cJSON* space = json->child; space != nullptr; space = space->next) {
    if (!cJSON_IsObject(space)) return false;
    for (const cJSON* item = space->child; item != nullptr; item = item->next) {
      Value value;
      if (!areNames(space->string, item->string) || !valueOf(item, value)) return false;
      values_[{space->string, item->string}] = value;
    }
  }
  return true;
}

const Nvs::Value* Nvs::find(const std::string& space, const std::string& key, Kind kind) const {
  const auto found = values_.find({space, key});
  return found != values_.end() && found->second.kind == kind ? &found->second : nullptr;
}

bool Nvs::wouldChange(const std::string& space, const std::string& key, const Value& value) const {
  const Value* there = find(space, key, value.kind);
  return there == nullptr || !(*there == value);
}

bool Nvs::store(const std::string& space, const std::string& key, const Value& value) {
  if (!areNames(space, key) || (value.kind == Kind::Text && value.bytes.size() > kLongestText)) return false;
  if (!wouldChange(space, key, value)) return true;
  // The new value is written before the old one is erased.
  if (entriesOf(values_) + ::entriesOf(value) > kEntries) return false;
  Values next = values_;
  next[{space, key}] = value;
  return save(next);
}

bool Nvs::remove(const std::string& space, const std::string& key) {
  if (!has(space, key)) return true;
  Values next = values_;
  next.erase({space, key});
  return save(next);
}

bool Nvs::removeAll(const std::string& space) {
  Values next;
  for (const auto& entry : values_) {
    if (entry.first.first != space) next.insert(entry);
  }
  return next.size() == values_.size() || save(next);
}

bool Nvs::save(const Values& values) {
  const JsonPtr json(cJSON_CreateObject());
  for (const auto& entry : values) {
    cJSON* space = cJSON_GetObjectItemCaseSensitive(json.get(), entry.first.first.c_str());
    if (space == nullptr) space = cJSON_AddObjectToObject(json.get(), entry.first.first.c_str());
    cJSON_AddItemToObject(space, entry.first.second.c_str(), jsonOf(entry.second));
  }
  if (!replaceFileSynced(path_, textOf(json.get()))) return false;
  values_ = values;
  return true;
}

size_t Nvs::entriesOf(const Values& values) {
  std::set<std::string> spaces;
  size_t count = 0;
  for (const auto& entry : values) {
    spaces.insert(entry.first.first);
    count += ::entriesOf(entry.second);
  }
  return count + spaces.size();
}
