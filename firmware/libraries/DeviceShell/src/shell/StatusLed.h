#pragma once
#include <ports/Clock.h>
#include <ports/Pins.h>

#include <cstdint>

/** What the LED says; logic/LedLanguage.h has the beat of each. */
enum class LedSignal : uint8_t;

/** The board's LED, driven from a timer so that it keeps its beat while the loop waits for the network. */
class StatusLed {
 public:
  StatusLed(Pins& pins, Ticker& ticker, Clock& clock, uint8_t pin);
  void begin();
  void show(LedSignal signal);
};
