#pragma once
#include <cstdint>

/** ESP-IDF's `esp_reset_reason_t`, as far as boards meet it. */
enum class ResetReason : uint8_t { Unknown, PowerOn, External, Software, Panic, InterruptWatchdog, TaskWatchdog, OtherWatchdog, DeepSleep, Brownout };

/** The chip itself. */
class Chip {
 public:
  virtual ~Chip() = default;
  /** The family, as the server names it: `ESP32`, `ESP32-S3`, … */
  virtual const char* name() = 0;
  /** `chip_id` of an image header (esp_app_format.h `esp_chip_id_t`); ESP32 is 0. */
  virtual uint16_t imageChipId() = 0;
  virtual void mac(uint8_t out[6]) = 0;
  virtual uint32_t flashBytes() = 0;
  virtual uint32_t freeHeap() = 0;
  virtual uint32_t minFreeHeap() = 0;
  /** The largest free 8-bit block: what a TLS handshake looks at (`heap_caps_get_largest_free_block(MALLOC_CAP_8BIT)`). */
  virtual uint32_t largestFreeBlock() = 0;
  virtual ResetReason resetReason() = 0;
  /** Ends this run. Returns on the host's in-process tests only. */
  virtual void restart() = 0;
  /** Feeds the loop's watchdog. */
  virtual void feedWatchdog() = 0;
};
