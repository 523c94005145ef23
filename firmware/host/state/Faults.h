#pragma once
#include <cstdint>
#include <string>

#include "StateFile.h"

/**
 * What is to go wrong, as `faults.json` in the state folder says it now:
 *   cut_power_at_flash_write  n   the n-th erase or write from the start of this run is torn, and the power fails
 * (once) cut_power_at_nvs_write    n   the n-th change of a setting is the last (once) cut_connection_after      n the
 * server's connection breaks when n bytes of this run have come in (once) corrupt_received_byte     n   the n-th
 * received byte of this run has a wrong bit (once) free_heap                 n   bytes that the chip says are free, in
 * one block nvs_full                  true flash_broken              true: every erase and write fails
 */
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
