#pragma once
#include <panel/PanelBus.h>
#include <personalcms/EpaperDriver.h>

#include <functional>
#include <vector>

#include "fakes/FakeClock.h"
#include "fakes/FakePins.h"

constexpr PersonalCmsPins kRigPins = {4, 5, 18, 23, 25, 26, 27, 33, 12, 32, 21, 22};

/** A page out of a function, drawn as the driver asks for it. */
class FunctionPage final : public PagePainter {
 public:
  explicit FunctionPage(std::function<void(Canvas&)> draw) : draw_(std::move(draw)) {}
  void paint(Canvas& canvas) const override { draw_(canvas); }

 private:
  std::function<void(Canvas&)> draw_;
};

/** All pixels of a page, 1 = white. */
inline std::vector<uint8_t> pixelsOf(const PagePainter& page) {
  std::vector<uint8_t> pixels;
  Canvas canvas;
  for (int top = 0; top < kPanelHeight; top += kStripRows) {
    canvas.begin(top, kStripRows);
    page.paint(canvas);
    pixels.insert(pixels.end(), canvas.bytes(), canvas.bytes() + canvas.byteCount());
  }
  return pixels;
}

/** A driver with a panel, and a clock that is turned by hand. */
struct PanelRig {
  PanelRig() { driver.begin(); }
  /** Runs until the driver tells how it ended; None when it does not within the limit. */
  PanelEvent run(uint64_t limitMs = 120 * 1000, uint64_t stepMs = 7) {
    for (uint64_t spent = 0; spent < limitMs; spent += stepMs) {
      const PanelEvent event = driver.tick();
      if (event != PanelEvent::None) return event;
      clock.advance(stepMs);
    }
    return PanelEvent::None;
  }
  bool runUntilOpen() {
    for (int i = 0; i < 200 && !driver.takesRows(); i++) {
      driver.tick();
      clock.advance(7);
    }
    return driver.takesRows();
  }

  FakeClock clock;
  FakePins inner;
  PanelModel model{clock, kRigPins};
  PanelSpi spi{model};
  PanelPins pins{inner, model, kRigPins};
  EpaperDriver driver{spi, pins, clock, kRigPins};
};
