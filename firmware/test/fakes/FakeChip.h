#pragma once
#include <ports/Chip.h>

#include <cstring>

#include "Power.h"

/** An ESP32 whose restart ends the run, as on a board. */
class FakeChip final : public Chip {
 public:
  const char* name() override { return "ESP32"; }
  uint16_t imageChipId() override { return 0; }
  void mac(uint8_t out[6]) override { std::memcpy(out, "\x24\xA1\x60\xC3\xF0\xDE", 6); }
  uint32_t flashBytes() override { return 4u * 1024 * 1024; }
  uint32_t freeHeap() override { return 200000; }
  uint32_t minFreeHeap() override { return 150000; }
  uint32_t largestFreeBlock() override { return largestBlock; }
  ResetReason resetReason() override { return reason; }
  void restart() override { throw Restarted(); }
  void feedWatchdog() override { fed++; }

  uint32_t largestBlock = 110000;
  ResetReason reason = ResetReason::PowerOn;
  uint64_t fed = 0;
};
