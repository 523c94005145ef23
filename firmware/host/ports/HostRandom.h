#pragma once
#include <ports/Random.h>

/** The kernel's generator. */
class HostRandom final : public Random {
 public:
  void fill(uint8_t* bytes, size_t count) override;
};
