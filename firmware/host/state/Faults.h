#pragma once
#include <cstdint>
#include <string>

#include "StateFile.h"

/** What is to go wrong, as `faults.json` in the state folder says it now; firmware/host/README.md lists the members. */
class Faults {
 public:
  explicit Faults(const std::string& stateFolder) : file_(stateFolder + "/faults.json") {}
  /** 0 when it is not there. */
  uint64_t number(const char* name);
  bool flag(const char* name);
  /** It has happened. */
  void take(const char* name) { file_.take(name); }

 private:
  WatchedJson file_;
};
