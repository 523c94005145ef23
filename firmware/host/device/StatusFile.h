#pragma once
#include <shell/SerialConsole.h>

#include <string>

#include "HostDevice.h"

/** Keeps `status.json` in the state folder true, and says what changed as events: plain lines on stdout. */
class StatusFile {
 public:
  explicit StatusFile(HostDevice& device) : device_(device) {}
  /** Cheap unless a twentieth of a second has passed. */
  void tick(StatusSource& source);

 private:
  void sayChanges(const DeviceStatus& status);
  std::string textOf(const DeviceStatus& status);

  HostDevice& device_;
  int64_t lookedMs_ = -1000;
  std::string written_;
  bool wasOnline_ = false;
  std::string update_ = "none";
};
