#include "HardwareDht22.h"

#include <Arduino.h>

// AM2302 data sheet, "single-bus communication": the host pulls the line low for a millisecond; the sensor answers with
// 80 us low and 80 us high, then 40 bits of 50 us low and 26 (0) or 70 us (1) high. All of it takes less than 6 ms.

namespace {

constexpr uint32_t kStartUs = 1100;
constexpr uint32_t kAnswerLimitUs = 200;  // none of the sensor's phases is half as long
constexpr uint32_t kOneUs = 48;           // between a 0 and a 1
constexpr int kBits = 40;

// Between two edges nothing may come: 20 us more would turn a bit.
portMUX_TYPE frameLock = portMUX_INITIALIZER_UNLOCKED;

}  // namespace

// Open drain: writing high lets go of the line, so that the sensor can pull it down and be read without a change of the
// pin's mode.
void HardwareDht22::begin() {
  pinMode(pin_, OUTPUT_OPEN_DRAIN | PULLUP);
  digitalWrite(pin_, HIGH);
}

ClimateReading HardwareDht22::read() {
  digitalWrite(pin_, LOW);
  delayMicroseconds(kStartUs);
  uint8_t frame[kDht22Bytes] = {};
  portENTER_CRITICAL(&frameLock);
  digitalWrite(pin_, HIGH);
  const bool received = receive(frame);
  portEXIT_CRITICAL(&frameLock);
  return received ? readDht22(frame) : ClimateReading{};
}

bool HardwareDht22::awaitLevel(bool high, uint32_t limitUs, uint32_t& tookUs) {
  const uint32_t startUs = micros();
  while (true) {
    tookUs = micros() - startUs;
    if ((digitalRead(pin_) == HIGH) == high) return true;
    if (tookUs > limitUs) return false;
  }
}

/** Each phase has a limit, so that a sensor that stops ends it within 200 us. */
bool HardwareDht22::receive(uint8_t frame[kDht22Bytes]) {
  uint32_t tookUs = 0;
  // The line rises as it is let go of; then the sensor's low and high, and the low of the first bit.
  for (const bool high : {true, false, true, false}) {
    if (!awaitLevel(high, kAnswerLimitUs, tookUs)) return false;
  }
  for (int bit = 0; bit < kBits; ++bit) {
    if (!awaitLevel(true, kAnswerLimitUs, tookUs) || !awaitLevel(false, kAnswerLimitUs, tookUs)) return false;
    uint8_t& byte = frame[bit / 8];
    byte = static_cast<uint8_t>(byte << 1 | (tookUs > kOneUs ? 1 : 0));
  }
  return true;
}
