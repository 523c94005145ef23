#pragma once
#include <cjson/cJSON.h>

#include <cstdint>
#include <memory>
#include <string>

struct JsonDeleter {
  void operator()(cJSON* json) const { cJSON_Delete(json); }
};
using JsonPtr = std::unique_ptr<cJSON, JsonDeleter>;

/** The whole file; false when it cannot be read. */
bool readFile(const std::string& path, std::string& out);
/** Writes beside and renames, so that a reader sees the old or the new text; `Synced` also survives a power cut of this
 * machine. */
bool replaceFile(const std::string& path, const std::string& text);
bool replaceFileSynced(const std::string& path, const std::string& text);
/** Null when the file is absent or no JSON object. */
JsonPtr readJson(const std::string& path);
std::string textOf(const cJSON* json);

/** A JSON object in a file that a person or a test may change at any time; looked at ten times a second at most. */
class WatchedJson {
 public:
  explicit WatchedJson(std::string path) : path_(std::move(path)) {}
  /** What stands there now; null while there is no file, or no JSON in it. */
  const cJSON* look();
  /** Removes a member from the file: for what is to happen once. */
  void take(const char* member);

 private:
  void reload();

  const std::string path_;
  JsonPtr json_;
  int64_t lookedMs_ = -1000;
  int64_t stamp_ = -1;  // of the file that was read
};

/** Milliseconds of the machine's own clock, which `--speed` does not touch. */
int64_t realMs();
