#pragma once
#include <ports/Pins.h>

#include <cstddef>

/** esp_timer's task, beside the loop. */
class Esp32Ticker final : public Ticker {
 public:
  void every(uint32_t periodMs, void (*call)(void*), void* argument) override;
};
