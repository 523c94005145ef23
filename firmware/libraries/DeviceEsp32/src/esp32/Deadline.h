#pragma once
#include <esp_timer.h>

#include <cstdint>

/** The end of a wait. */
class Deadline {
 public:
  explicit Deadline(uint32_t limitMs) : endUs_(esp_timer_get_time() + static_cast<int64_t>(limitMs) * 1000) {}
  bool isOver() const { return esp_timer_get_time() >= endUs_; }
  uint32_t leftMs() const {
    const int64_t left = endUs_ - esp_timer_get_time();
    return left <= 0 ? 0 : static_cast<uint32_t>(left / 1000);
  }

 private:
  int64_t endUs_;
};
