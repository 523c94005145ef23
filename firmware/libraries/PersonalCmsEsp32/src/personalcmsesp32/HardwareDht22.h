#pragma once
#include <personalcms/Dht22Frame.h>
#include <personalcms/ports/ClimateSensor.h>

/**
 * A DHT22 on one pin, timed by hand. Not Adafruit's library: with a line that does not move it keeps the interrupts off
 * for 36 ms, and longer when the sensor stops in the middle of a frame.
 */
class HardwareDht22 final : public ClimateSensor {
 public:
  explicit HardwareDht22(uint8_t pin) : pin_(pin) {}
  void begin() override;
  ClimateReading read() override;

 private:
  bool receive(uint8_t frame[kDht22Bytes]);
  bool awaitLevel(bool high, uint32_t limitUs, uint32_t& tookUs);

  const uint8_t pin_;
};
