#pragma once
#include <cstdint>

/** Why an update failed or went back. The numbers are frozen: they stand in NVS. */
enum class FailureReason : uint8_t {
  None = 0,
  NoSpace = 1,
  BadHash = 2,
  BadSignature = 3,
  UntrustedKey = 4,
  WrongType = 5,
  WrongChip = 6,
  Downgrade = 7,
  Stalled = 8,
  Short = 9,
  FlashFailed = 10,
  DeltaMismatch = 11,
  NoCheckin = 12,
  CrashLoop = 13,
  Brownout = 14,
  Watchdog = 15,
  LowBattery = 16,
};
constexpr int kFailureReasons = 17;

/** The word on the wire; empty for None. */
const char* wordOf(FailureReason reason);
