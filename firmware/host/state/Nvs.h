#pragma once
#include <map>
#include <string>
#include <utility>

/**
 * NVS as a file: `{"<name space>": {"<key>": text | number | true/false | {"hex": "<blob>"}}}`, so that a test or a
 * person can read and write it. Limits are those of a partition of 20 KiB.
 */
class Nvs {
 public:
  enum class Kind : char { Text, Int, Bool, Blob };
  struct Value {
    Kind kind;
    std::string bytes;  // an int and a bool as decimal text
    bool operator==(const Value& other) const { return kind == other.kind && bytes == other.bytes; }
  };

  explicit Nvs(std::string path) : path_(std::move(path)) {}
  /** False when there is a file that is not in this form. No file is empty NVS. */
  bool load();
  /** Null when absent or of another kind. */
  const Value* find(const std::string& space, const std::string& key, Kind kind) const;
  bool has(const std::string& space, const std::string& key) const { return values_.count({space, key}) > 0; }
  /** False when a name is too long, the value too large, or there is no room. Nothing is written for what stands there
   * already. */
  bool store(const std::string& space, const std::string& key, const Value& value);
  /** True also when it was not there. */
  bool remove(const std::string& space, const std::string& key);
  bool removeAll(const std::string& space);
  /** Whether `store` would change anything. */
  bool wouldChange(const std::string& space, const std::string& key, const Value& value) const;

 private:
  using Values = std::map<std::pair<std::string, std::string>, Value>;
  bool save(const Values& values);
  static size_t entriesOf(const Values& values);

  const std::string path_;
  Values values_;
};
