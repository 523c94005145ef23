#pragma once
#include <logic/LedLanguage.h>
#include <ports/Clock.h>
#include <ports/Pins.h>

#include <atomic>
#include <cstdint>

/** Who has something to show on the board's LED while all is well (the LED variant). Called from the timer. */
class LedPainter {
 public:
  virtual ~LedPainter() = default;
  /** The level of the board's LED now, 0 to 255. May drive other LEDs; must not use the network, flash or settings. */
  virtual uint8_t paint(uint64_t nowMs) = 0;
  /** Whether its picture is to be seen in place of this signal. */
  virtual bool takesOver(LedSignal signal) { return signal == LedSignal::Online; }
};

/**
 * The board's LED, driven from a timer so that it keeps its beat while the loop waits for the network. The two sides
 * share one atomic value: `show` writes it, everything else belongs to the timer.
 */
class StatusLed {
 public:
  StatusLed(Pins& pins, Ticker& ticker, Clock& clock, uint8_t pin);
  /** Before `begin`. */
  void setPainter(LedPainter& painter) { painter_ = &painter; }
  void begin();
  /** Changes the signal; its beat starts anew. The same signal again changes nothing. */
  void show(LedSignal signal) { signal_.store(signal); }
  LedSignal shown() const { return signal_.load(); }

 private:
  static void onTimer(void* led);
  void update();

  Pins& pins_;
  Ticker& ticker_;
  Clock& clock_;
  const uint8_t pin_;
  LedPainter* painter_ = nullptr;
  std::atomic<LedSignal> signal_{LedSignal::Booting};
  LedSignal beating_ = LedSignal::Booting;
  uint64_t beatSinceMs_ = 0;
  int level_ = -1;  // of the pin; -1: not written yet
};
