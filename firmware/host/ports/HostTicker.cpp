#include "HostTicker.h"

void HostTicker::every(uint32_t periodMs, void (*call)(void*), void* argument) {
  entries_.push_back({periodMs, call, argument, clock_.nowMs()});
}

void HostTicker::run() {
  const uint64_t now = clock_.nowMs();
  for (Entry& entry : entries_) {
    if (now - entry.calledMs < entry.periodMs) continue;
    entry.calledMs = now;
    entry.call(entry.argument);
  }
}
