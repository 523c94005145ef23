#pragma once
#include <cstdint>

constexpr uint8_t kNoPin = 0xFF;

/** Digital pins. */
class Pins {
 public:
  virtual ~Pins() = default;
  virtual void output(uint8_t pin) = 0;
  virtual void input(uint8_t pin) = 0;
  virtual void inputPullup(uint8_t pin) = 0;
  virtual void write(uint8_t pin, bool high) = 0;
  virtual bool read(uint8_t pin) = 0;
  /** Makes `pin` a PWM output; `duty` 0 (off) to 255 (on). */
  virtual void pwm(uint8_t pin, uint8_t duty) = 0;
};

/** Calls a function from a timer, so that an LED keeps its beat while the loop waits for the network. */
class Ticker {
 public:
  virtual ~Ticker() = default;
  /** `call` must be short and must not use the network, flash or settings. */
  virtual void every(uint32_t periodMs, void (*call)(void*), void* argument) = 0;
};
