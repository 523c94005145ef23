#pragma once
#include <sys/types.h>

#include "../flash/FileFlash.h"
#include "../ports/HostChip.h"

/**
 * The board around the program: starts what the bootloader picks, waits for it to end, and starts again with the reset
 * reason that the ending means, until it is stopped.
 */
class BootProcess {
 public:
  BootProcess(FileFlash& flash, const HostStart& start);
  /** Until SIGTERM or SIGINT (0), or until no slot can be started (1). */
  int run();

 private:
  void forgetStatus();
  int loadElf(int slot);
  pid_t startFirmware(int slot);
  ResetReason waitFor(pid_t child);

  FileFlash& flash_;
  bootloader::Bootloader boot_;
  HostStart start_;
};
