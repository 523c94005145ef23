#include "Esp32Ticker.h"

#include <esp_timer.h>

void Esp32Ticker::every(uint32_t periodMs, void (*call)(void*), void* argument) {
  esp_timer_create_args_t description = {};
  description.callback = call;
  description.arg = argument;
  description.name = "ticker";
  description.skip_unhandled_events = true;  // after a long flash erase one late call is enough
  esp_timer_handle_t timer = nullptr;        // lives as long as the chip runs
  if (esp_timer_create(&description, &timer) != ESP_OK) return;
  esp_timer_start_periodic(timer, static_cast<uint64_t>(periodMs) * 1000);
}
