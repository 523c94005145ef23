#include "FailureReason.h"

namespace {

constexpr const char* kWords[kFailureReasons] = {
    "",           "no_space",   "bad_hash", "bad_signature", "untrusted_key", "wrong_type",
    "wrong_chip", "downgrade",  "stalled",  "short",         "flash_failed",  "delta_mismatch",
    "no_checkin", "crash_loop", "brownout", "watchdog",      "low_battery"};

}  // namespace

const char* wordOf(FailureReason reason) {
  const int number = static_cast<int>(reason);
  // A number out of NVS may be one that a later firmware has written.
  return number < kFailureReasons ? kWords[number] : "";
}
