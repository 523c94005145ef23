#include "ResetReasonWord.h"

const char* wordOf(ResetReason reason) {
  switch (reason) {
    case ResetReason::Unknown:
      return "unknown";
    case ResetReason::PowerOn:
      return "power_on";
    case ResetReason::External:
      return "external";
    case ResetReason::Software:
      return "software";
    case ResetReason::Panic:
      return "panic";
    case ResetReason::InterruptWatchdog:
      return "interrupt_watchdog";
    case ResetReason::TaskWatchdog:
      return "task_watchdog";
    case ResetReason::OtherWatchdog:
      return "watchdog";
    case ResetReason::DeepSleep:
      return "deep_sleep";
    case ResetReason::Brownout:
      return "brownout";
  }
  return "unknown";
}
