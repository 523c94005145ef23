#pragma once
#include <cstddef>
#include <cstdint>

/** The SPI bus of the panel: mode 0, most significant bit first, 4 MHz. CS and DC are pins, driven by the panel's
 * driver. */
class SpiBus {
 public:
  virtual ~SpiBus() = default;
  /** Called once, before the first `write`. */
  virtual void begin() = 0;
  /** Sends the bytes and returns when the last bit is out: 100 bytes take 0.2 ms. */
  virtual void write(const uint8_t* bytes, size_t count) = 0;
};
