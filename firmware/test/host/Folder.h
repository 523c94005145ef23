#pragma once
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

/** A folder that is gone after the test. */
class Folder {
 public:
  Folder() {
    char name[] = "/tmp/pcms-host-XXXXXX";
    if (mkdtemp(name) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};
