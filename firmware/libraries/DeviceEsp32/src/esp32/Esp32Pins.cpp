#include "Esp32Pins.h"

#include <Arduino.h>

namespace {
constexpr uint32_t kPwmHz = 5000;
constexpr uint8_t kPwmBits = 8;
constexpr uint8_t kPwmFull = 255;
}  // namespace

void Esp32Pins::leavePwm(uint8_t pin) {
  if (!hasPwm(pin)) return;
  ledcDetach(pin);
  pwm_[pin] = false;
}

void Esp32Pins::output(uint8_t pin) {
  if (pin == kNoPin) return;
  leavePwm(pin);
  pinMode(pin, OUTPUT);
}

void Esp32Pins::input(uint8_t pin) {
  if (pin == kNoPin) return;
  leavePwm(pin);
  pinMode(pin, INPUT);
}

void Esp32Pins::inputPullup(uint8_t pin) {
  if (pin == kNoPin) return;
  leavePwm(pin);
  pinMode(pin, INPUT_PULLUP);
}

void Esp32Pins::write(uint8_t pin, bool high) {
  if (pin == kNoPin) return;
  if (hasPwm(pin)) {
    ledcWrite(pin, high ? kPwmFull : 0);
  } else {
    digitalWrite(pin, high ? HIGH : LOW);
  }
}

bool Esp32Pins::read(uint8_t pin) { return pin != kNoPin && digitalRead(pin) == HIGH; }

void Esp32Pins::pwm(uint8_t pin, uint8_t duty) {
  if (pin >= kPins) return;
  if (!hasPwm(pin)) {
    if (!ledcAttach(pin, kPwmHz, kPwmBits)) return;
    pwm_[pin] = true;
  }
  ledcWrite(pin, duty);
}
