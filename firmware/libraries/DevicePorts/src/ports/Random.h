#pragma once
#include <cstddef>
#include <cstdint>

/** Random bytes fit for secrets. */
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(uint8_t* bytes, size_t count) = 0;
};
