#pragma once
#include <ports/Chip.h>

#include "../state/Faults.h"

/** What the boot process hands to the program that it starts. */
struct HostStart {
  std::string stateFolder;
  std::string wifiFile;
  int slot;  // 0 or 1
  ResetReason resetReason;
  double speed;
  uint16_t portalPort;  // 0: any
  uint8_t mac[6];
};

/** Exit code of a run that wants to be started again. Frozen between images and the boot process. */
constexpr int kRestartExitCode = 77;

/** An ESP32 with 4 MiB of flash. */
class HostChip final : public Chip {
 public:
  HostChip(const HostStart& start, Faults& faults) : start_(start), faults_(faults) {}
  const char* name() override { return "ESP32"; }
  uint16_t imageChipId() override { return 0; }
  void mac(uint8_t out[6]) override;
  uint32_t flashBytes() override { return 4u * 1024 * 1024; }
  uint32_t freeHeap() override;
  uint32_t minFreeHeap() override;
  uint32_t largestFreeBlock() override;
  ResetReason resetReason() override { return start_.resetReason; }
  void restart() override;
  /** The first call puts the process under an alarm, which ends it by SIGALRM. */
  void feedWatchdog() override;

 private:
  const HostStart& start_;
  Faults& faults_;
  uint32_t minFreeHeap_ = 0xFFFFFFFF;
};
