#pragma once
#include <cstdint>

/** What the status LED says, the same on all variants. */
enum class LedSignal : uint8_t { Booting, Portal, Connecting, Online, Downloading, Error, Identify };
constexpr int kLedSignals = 7;

/** Level 0 (off) to 255 (on) of the LED, `ms` after the signal began. */
uint8_t ledLevel(LedSignal signal, uint64_t ms);
