#pragma once
#include <ports/Random.h>

/** The same "random" bytes in every run (SplitMix64). */
class FakeRandom final : public Random {
 public:
  explicit FakeRandom(uint64_t seed = 1) : state_(seed) {}
  void fill(uint8_t* bytes, size_t count) override {
    for (size_t i = 0; i < count; i++) bytes[i] = static_cast<uint8_t>(next() >> 56);
  }
  uint64_t next() {
    state_ += 0x9E3779B97F4A7C15ull;
    uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }
  /** 0 to `limit` - 1. */
  uint32_t below(uint32_t limit) { return static_cast<uint32_t>((next() >> 32) % limit); }

 private:
  uint64_t state_;
};
