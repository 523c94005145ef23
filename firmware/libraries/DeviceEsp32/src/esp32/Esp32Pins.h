#pragma once
#include <ports/Pins.h>

#include <cstddef>

/** GPIO and LEDC. May be written from the ticker and from the loop, as long as each pin has one writer. */
class Esp32Pins final : public Pins {
 public:
  void output(uint8_t pin) override;
  void input(uint8_t pin) override;
  void inputPullup(uint8_t pin) override;
  void write(uint8_t pin, bool high) override;
  bool read(uint8_t pin) override;
  void pwm(uint8_t pin, uint8_t duty) override;

 private:
  static constexpr size_t kPins = 64;  // more than any chip of the family has
  bool hasPwm(uint8_t pin) const { return pin < kPins && pwm_[pin]; }
  void leavePwm(uint8_t pin);

  bool pwm_[kPins] = {};
};
