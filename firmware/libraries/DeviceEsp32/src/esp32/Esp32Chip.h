#pragma once
#include <ports/Chip.h>

class Esp32Chip final : public Chip {
 public:
  const char* name() override;
  uint16_t imageChipId() override;
  void mac(uint8_t out[6]) override;
  uint32_t flashBytes() override;
  uint32_t freeHeap() override;
  uint32_t minFreeHeap() override;
  uint32_t largestFreeBlock() override;
  ResetReason resetReason() override;
  void restart() override;
  /** The first call puts the loop under the watchdog; each lets the idle task have a tick. */
  void feedWatchdog() override;

 private:
  bool watched_ = false;
};
