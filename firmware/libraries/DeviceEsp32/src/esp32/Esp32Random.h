#pragma once
#include <ports/Random.h>

/** The chip's generator. It is a true one while the radio is on, which it is whenever the shell makes a secret. */
class Esp32Random final : public Random {
 public:
  void fill(uint8_t* bytes, size_t count) override;
};
