#include "StateFile.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>

namespace {

constexpr int64_t kLookEveryMs = 100;

bool writeAll(int file, const std::string& text) {
  size_t done = 0;
  while (done < text.size()) {
    const ssize_t count = write(file, text.data() + done, text.size() - done);
    if (count <= 0) return false;
    done += static_cast<size_t>(count);
  }
  return true;
}

bool replace(const std::string& path, const std::string& text, bool isSynced) {
  const std::string beside = path + ".new";
  const int file = open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return false;
  const bool written = writeAll(file, text) && (!isSynced || fsync(file) == 0);
  close(file);
  return written && rename(beside.c_str(), path.c_str()) == 0;
}

/** Differs for every content that a test is likely to write; -1 for no file. */
int64_t stampOf(const std::string& path) {
  struct stat info = {};
  if (stat(path.c_str(), &info) != 0) return -1;
  return info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec + info.st_size + static_cast<int64_t>(info.st_ino);
}

}  // namespace

int64_t realMs() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1000000;
}

bool readFile(const std::string& path, std::string& out) {
  out.clear();
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  char piece[16384];
  ssize_t count = 0;
  while ((count = read(file, piece, sizeof(piece))) > 0) out.append(piece, static_cast<size_t>(count));
  close(file);
  return count == 0;
}

bool replaceFile(const std::string& path, const std::string& text) { return replace(path, text, false); }
bool replaceFileSynced(const std::string& path, const std::string& text) { return replace(path, text, true); }

JsonPtr readJson(const std::string& path) {
  std::string text;
  if (!readFile(path, text)) return nullptr;
  JsonPtr json(cJSON_ParseWithLength(text.data(), text.size()));
  return cJSON_IsObject(json.get()) ? std::move(json) : nullptr;
}

std::string textOf(const cJSON* json) {
  char* text = cJSON_Print(json);
  const std::string out = text == nullptr ? "" : std::string(text) + "\n";
  cJSON_free(text);
  return out;
}

const cJSON* WatchedJson::look() {
  const int64_t now = realMs();
  if (now - lookedMs_ < kLookEveryMs) return json_.get();
  lookedMs_ = now;
  if (stampOf(path_) != stamp_) reload();
  return json_.get();
}

void WatchedJson::reload() {
  stamp_ = stampOf(path_);
  json_ = readJson(path_);
  if (json_ == nullptr && stamp_ != -1) std::fprintf(stderr, "%s: no JSON object\n", path_.c_str());
}

void WatchedJson::take(const char* member) {
  if (json_ == nullptr) return;
  cJSON_DeleteItemFromObjectCaseSensitive(json_.get(), member);
  replaceFile(path_, textOf(json_.get()));
  stamp_ = stampOf(path_);
}
