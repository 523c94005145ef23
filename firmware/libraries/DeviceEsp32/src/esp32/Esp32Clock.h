#pragma once
#include <ports/Clock.h>

class Esp32Clock final : public Clock {
 public:
  uint64_t nowMs() override;
  uint64_t unixSeconds() override;
  void setUnixSeconds(uint64_t seconds) override;
};
