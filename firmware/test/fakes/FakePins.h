#pragma once
#include <ports/Pins.h>

#include <array>

/** Pins that remember their level. */
class FakePins final : public Pins {
 public:
  void output(uint8_t) override {}
  void input(uint8_t) override {}
  void inputPullup(uint8_t pin) override { levels[pin] = 255; }
  void write(uint8_t pin, bool high) override { levels[pin] = high ? 255 : 0; }
  bool read(uint8_t pin) override { return levels[pin] != 0; }
  void pwm(uint8_t pin, uint8_t duty) override { levels[pin] = duty; }

  std::array<uint8_t, 256> levels{};
};

/** A timer that a test fires. */
class FakeTicker final : public Ticker {
 public:
  void every(uint32_t ms, void (*call)(void*), void* argument) override {
    periodMs = ms;
    call_ = call;
    argument_ = argument;
  }
  void fire() {
    if (call_ != nullptr) call_(argument_);
  }

  uint32_t periodMs = 0;

 private:
  void (*call_)(void*) = nullptr;
  void* argument_ = nullptr;
};
