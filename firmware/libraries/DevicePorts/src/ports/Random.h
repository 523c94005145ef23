#pragma once
#include <cstddef>
#include <cstdint>

/** Random bytes fit for secrets. */
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(uint8_t* bytes, size_t count) = 0;
  /** Any 32 bits. */
  uint32_t number() {
    uint32_t bits;
    fill(reinterpret_cast<uint8_t*>(&bits), sizeof(bits));
    return bits;
  }
};
