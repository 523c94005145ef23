#include <doctest/doctest.h>
#include <shell/StatusLed.h>

#include "fakes/FakeClock.h"
#include "fakes/FakePins.h"

namespace {

constexpr uint8_t kPin = 2;

struct Led {
  FakePins pins;
  FakeTicker ticker;
  FakeClock clock;
  StatusLed led{pins, ticker, clock, kPin};

  Led() { led.begin(); }
  void run(uint64_t ms) {
    for (uint64_t spent = 0; spent < ms; spent += ticker.periodMs) {
      clock.advance(ticker.periodMs);
      ticker.fire();
    }
  }
  /** How often it went from dark to lit. */
  int flashes(uint64_t ms) {
    int count = 0;
    for (uint64_t spent = 0; spent < ms; spent += ticker.periodMs) {
      const bool wasLit = pins.levels[kPin] > 0;
      run(ticker.periodMs);
      count += !wasLit && pins.levels[kPin] > 0;
    }
    return count;
  }
};

struct Painter final : LedPainter {
  uint8_t paint(uint64_t) override { return 99; }
};

}  // namespace

TEST_CASE("the LED keeps the beat of its signal, timed by the ticker, also beyond 2^32 ms") {
  Led led;
  CHECK(led.ticker.periodMs == 20);
  led.led.show(LedSignal::Connecting);
  CHECK(led.flashes(120 * 1000) >= 119);
  led.led.show(LedSignal::Downloading);
  const int flashes = led.flashes(10 * 1000);
  CHECK(flashes >= 19);
  CHECK(flashes <= 21);
}

TEST_CASE("a new signal begins at its beginning, and the same one again does not disturb the beat") {
  Led led;
  led.run(4940);  // where Online would be dark, had it begun with the board
  led.led.show(LedSignal::Online);
  led.run(20);
  CHECK(led.pins.levels[kPin] == 255);
  int dark = 0;
  for (int i = 0; i < 1000; i++) {
    led.led.show(LedSignal::Online);
    led.run(20);
    dark += led.pins.levels[kPin] == 0;
  }
  CHECK(dark >= 8);
  CHECK(dark <= 16);
}

TEST_CASE("a painter's picture is seen while all is well, and never in place of another signal") {
  Led led;
  Painter painter;
  led.led.setPainter(painter);
  led.led.show(LedSignal::Online);
  led.run(20);
  CHECK(led.pins.levels[kPin] == 99);
  for (const LedSignal signal : {LedSignal::Portal, LedSignal::Error, LedSignal::Identify, LedSignal::Downloading}) {
    led.led.show(signal);
    led.run(20);
    CHECK(led.pins.levels[kPin] != 99);
  }
}

TEST_CASE("a board without an LED writes no pin") {
  FakePins pins;
  FakeTicker ticker;
  FakeClock clock;
  StatusLed led(pins, ticker, clock, kNoPin);
  led.begin();
  ticker.fire();
  CHECK(pins.levels[kNoPin] == 0);
}
