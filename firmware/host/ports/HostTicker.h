#pragma once
#include <ports/Clock.h>
#include <ports/Pins.h>

#include <vector>

/** Called between the loop's turns, and while a connection is waited for. */
class HostTicker final : public Ticker {
 public:
  explicit HostTicker(Clock& clock) : clock_(clock) {}
  void every(uint32_t periodMs, void (*call)(void*), void* argument) override;
  /** Makes the calls that are due, each once however late it is. */
  void run();

 private:
  struct Entry {
    uint32_t periodMs;
    void (*call)(void*);
    void* argument;
    uint64_t calledMs;
  };
  Clock& clock_;
  std::vector<Entry> entries_;
};
