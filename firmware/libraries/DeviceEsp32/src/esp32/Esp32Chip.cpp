#include "Esp32Chip.h"

#include <Arduino.h>
#include <esp_heap_caps.h>
#include <esp_mac.h>
#include <esp_system.h>
#include <esp_task_wdt.h>
#include <sdkconfig.h>

namespace {

// Longer than the longest wait that the loop may have: a name look-up, a connection and a TLS handshake in one
// `connect`. The core's own 5 s are shorter than one handshake with a slow server.
constexpr uint32_t kWatchdogMs = 60 * 1000;

/** The ESP-IDF numbers of a chip family in an image header (esp_app_format.h), by the server's names. */
constexpr const char* nameOf(uint16_t chipId) {
  switch (chipId) {
    case 0x0000:
      return "ESP32";
    case 0x0002:
      return "ESP32-S2";
    case 0x0005:
      return "ESP32-C3";
    case 0x0009:
      return "ESP32-S3";
    case 0x000C:
      return "ESP32-C2";
    case 0x000D:
      return "ESP32-C6";
    case 0x0010:
      return "ESP32-H2";
    case 0x0012:
      return "ESP32-P4";
    case 0x0017:
      return "ESP32-C5";
    default:
      return "ESP32-unknown";
  }
}

/** The loop is watched from here on: a hang in it resets the chip, and so sends an image on probation back. */
bool watchTheLoop() {
  esp_task_wdt_config_t config = {};
  config.timeout_ms = kWatchdogMs;
  config.idle_core_mask = 1U << 0;  // as the core configures it: the idle task of core 0, where Wi-Fi runs
  config.trigger_panic = true;
  const bool configured = esp_task_wdt_reconfigure(&config) == ESP_OK;
  enableLoopWDT();
  return configured;
}

}  // namespace

const char* Esp32Chip::name() { return nameOf(CONFIG_IDF_FIRMWARE_CHIP_ID); }

uint16_t Esp32Chip::imageChipId() { return CONFIG_IDF_FIRMWARE_CHIP_ID; }

void Esp32Chip::mac(uint8_t out[6]) { esp_efuse_mac_get_default(out); }

uint32_t Esp32Chip::flashBytes() { return ESP.getFlashChipSize(); }

// 8-bit memory only: ESP.getFreeHeap() also counts some 30 KB that no buffer can live in.
uint32_t Esp32Chip::freeHeap() { return heap_caps_get_free_size(MALLOC_CAP_8BIT); }

uint32_t Esp32Chip::minFreeHeap() { return heap_caps_get_minimum_free_size(MALLOC_CAP_8BIT); }

uint32_t Esp32Chip::largestFreeBlock() { return heap_caps_get_largest_free_block(MALLOC_CAP_8BIT); }

ResetReason Esp32Chip::resetReason() {
  switch (esp_reset_reason()) {
    case ESP_RST_POWERON:
      return ResetReason::PowerOn;
    case ESP_RST_EXT:
      return ResetReason::External;
    case ESP_RST_SW:
      return ResetReason::Software;
    case ESP_RST_PANIC:
      return ResetReason::Panic;
    case ESP_RST_INT_WDT:
      return ResetReason::InterruptWatchdog;
    case ESP_RST_TASK_WDT:
      return ResetReason::TaskWatchdog;
    case ESP_RST_WDT:
      return ResetReason::OtherWatchdog;
    case ESP_RST_DEEPSLEEP:
      return ResetReason::DeepSleep;
    case ESP_RST_BROWNOUT:
      return ResetReason::Brownout;
    default:
      return ResetReason::Unknown;  // the list grows from one ESP-IDF to the next
  }
}

void Esp32Chip::restart() {
  Serial.flush();
  esp_restart();
}

void Esp32Chip::feedWatchdog() {
  if (!watched_) {
    watched_ = true;
    if (!watchTheLoop()) Serial.println("The watchdog keeps its default time.");
  }
  feedLoopWDT();
  delay(1);
}
