#include <doctest/doctest.h>

#include <algorithm>

#include "PanelChecks.h"
#include "fakes/FakeRandom.h"

TEST_CASE("a full refresh brings every pixel of the page onto a glass that showed anything") {
  PanelRig rig;
  const FunctionPage page([](Canvas& canvas) {
    canvas.fill({3, 5, 200, 90}, Ink::Black);
    canvas.frame({301, 211, 77, 55}, 3, Ink::Black);
    canvas.set(799, 479, Ink::Black);
  });
  rig.driver.showFull(page);
  CHECK(rig.run() == PanelEvent::Shown);
  CHECK(rig.model.glass() == pixelsOf(page));
  CHECK(rig.model.fullRefreshes == 1);
  CHECK_CLEAN(rig);
}

TEST_CASE("the panel sleeps with its power off between two pictures") {
  PanelRig rig;
  CHECK(rig.model.isAsleep());
  const FunctionPage page = boxPage({0, 0, 800, 480});
  rig.driver.showFull(page);
  rig.run();
  CHECK(rig.driver.isFree());
  CHECK(rig.model.isAsleep());
  CHECK(rig.inner.levels[kRigPins.panelPower] == 0);
  CHECK(rig.inner.levels[kRigPins.panelReset] == 0);
  CHECK_CLEAN(rig);
}

TEST_CASE("a partial refresh changes only its window, although the controller forgot everything in between") {
  PanelRig rig;
  const FunctionPage before = boxPage({40, 40, 100, 100});
  const FunctionPage after([](Canvas& canvas) {
    canvas.fill({40, 40, 100, 100}, Ink::Black);
    canvas.fill({400, 204, 33, 21}, Ink::Black);
    canvas.fill({60, 60, 10, 10}, Ink::White);  // outside of the window: must not be seen
  });
  rig.driver.showFull(before);
  rig.run();
  rig.driver.showPartial({400, 200, 40, 30}, &before, after);
  CHECK(rig.run() == PanelEvent::Shown);
  CHECK(rig.model.partialRefreshes == 1);
  std::vector<uint8_t> expected = pixelsOf(boxPage({40, 40, 100, 100}));
  const std::vector<uint8_t> wanted = pixelsOf(after);
  for (size_t y = 200; y < 230; y++) {
    for (size_t x = 50; x < 55; x++) expected[y * kPanelRowBytes + x] = wanted[y * kPanelRowBytes + x];
  }
  CHECK(rig.model.glass() == expected);
  CHECK_CLEAN(rig);
}

TEST_CASE("a window that does not lie on whole bytes, or beyond the glass, is made to") {
  PanelRig rig;
  const FunctionPage before([](Canvas&) {});
  const FunctionPage after = boxPage({0, 0, 800, 480});
  rig.driver.showFull(before);
  rig.run();
  rig.driver.showPartial({797, 470, 50, 50}, &before, after);
  CHECK(rig.run() == PanelEvent::Shown);
  CHECK(rig.model.isWhite(791, 475));
  CHECK_FALSE(rig.model.isWhite(792, 470));
  CHECK_FALSE(rig.model.isWhite(799, 479));
  CHECK(rig.model.isWhite(799, 469));
  CHECK_CLEAN(rig);
}

TEST_CASE("where nobody knows what is seen, a partial refresh drives every pixel") {
  PanelRig rig;
  const FunctionPage page = boxPage({100, 100, 300, 200});
  rig.driver.showPartial({100, 100, 8, 8}, nullptr, page);
  CHECK(rig.run() == PanelEvent::Shown);
  CHECK(rig.model.partialRefreshes == 1);
  CHECK(rig.model.glass() == pixelsOf(page));
  CHECK_CLEAN(rig);
}

TEST_CASE("rows may come from the bottom up") {
  PanelRig rig;
  const FunctionPage page([](Canvas& canvas) {
    for (int y = 0; y < kPanelHeight; y++) canvas.fill({y, y, 30, 1}, Ink::Black);
  });
  const std::vector<uint8_t> pixels = pixelsOf(page);
  rig.driver.openForRows();
  REQUIRE(rig.runUntilOpen());
  for (int y = kPanelHeight - 1; y >= 0; y--) {
    rig.driver.putRow(y, pixels.data() + static_cast<size_t>(y) * kPanelRowBytes);
  }
  rig.driver.showRows();
  CHECK(rig.run() == PanelEvent::Shown);
  CHECK(rig.model.glass() == pixels);
  CHECK(rig.model.fullRefreshes == 1);
  CHECK_CLEAN(rig);
}

TEST_CASE("rows that are dropped leave on the glass what was there") {
  PanelRig rig;
  const std::vector<uint8_t> before = rig.model.glass();
  const std::vector<uint8_t> black(kPanelRowBytes, 0);
  rig.driver.openForRows();
  REQUIRE(rig.runUntilOpen());
  for (int y = 0; y < 200; y++) rig.driver.putRow(y, black.data());
  rig.driver.dropRows();
  CHECK(rig.run() == PanelEvent::Dropped);
  CHECK(rig.model.glass() == before);
  CHECK(rig.model.isAsleep());
  CHECK_CLEAN(rig);
}

TEST_CASE("rows beyond the glass, and rows that nobody opened for, are not sent") {
  PanelRig rig;
  const std::vector<uint8_t> row(kPanelRowBytes, 0);
  rig.driver.putRow(3, row.data());
  rig.driver.showRows();
  CHECK(rig.model.bytesTaken == 0);
  rig.driver.openForRows();
  REQUIRE(rig.runUntilOpen());
  const uint64_t before = rig.model.bytesTaken;
  rig.driver.putRow(-1, row.data());
  rig.driver.putRow(480, row.data());
  CHECK(rig.model.bytesTaken == before);
  CHECK_CLEAN(rig);
}

TEST_CASE("what is asked of a panel at work is not begun") {
  PanelRig rig;
  const FunctionPage first = boxPage({0, 0, 10, 10}), second = boxPage({20, 20, 10, 10});
  rig.driver.showFull(first);
  rig.driver.tick();
  rig.driver.showFull(second);
  rig.driver.showPartial({0, 0, 800, 480}, &first, second);
  rig.driver.openForRows();
  rig.driver.dropRows();
  CHECK(rig.run() == PanelEvent::Shown);
  CHECK(rig.model.glass() == pixelsOf(first));
  CHECK_CLEAN(rig);
}

TEST_CASE("no tick sends more than 25 ms of bytes at 4 MHz, and none waits") {
  PanelRig rig;
  const FunctionPage page = boxPage({0, 0, 800, 480});
  rig.driver.showFull(page);
  uint64_t most = 0;
  for (int i = 0; i < 2000; i++) {
    const uint64_t before = rig.model.bytesTaken, at = rig.clock.nowMs();
    rig.driver.tick();
    most = std::max(most, rig.model.bytesTaken - before);
    CHECK(rig.clock.nowMs() == at);
    rig.clock.advance(7);
  }
  CHECK(most < 4000);  // 8 ms
}

TEST_CASE("a thousand operations in any order break no rule of the controller, and the glass is always right") {
  PanelRig rig;
  FakeRandom random(42);
  std::vector<uint8_t> glass = rig.model.glass();
  Box shown{};
  bool isKnown = false;
  for (int i = 0; i < 1000; i++) {
    const Box box = {static_cast<int>(random.below(820)) - 10, static_cast<int>(random.below(500)) - 10,
                     static_cast<int>(random.below(400)), static_cast<int>(random.below(300))};
    const FunctionPage before = boxPage(shown), after = boxPage(box);
    const uint64_t stepMs = 1 + random.below(60);
    switch (random.below(4)) {
      case 0:
        rig.driver.showFull(after);
        CHECK(rig.run(120000, stepMs) == PanelEvent::Shown);
        glass = pixelsOf(after);
        shown = box;
        isKnown = true;
        break;
      case 1:
        rig.driver.showPartial({0, 0, kPanelWidth, kPanelHeight}, isKnown ? &before : nullptr, after);
        CHECK(rig.run(120000, stepMs) == PanelEvent::Shown);
        glass = pixelsOf(after);
        shown = box;
        isKnown = true;
        break;
      case 2: {
        const std::vector<uint8_t> pixels = pixelsOf(after);
        rig.driver.openForRows();
        REQUIRE(rig.runUntilOpen());
        for (int y = 0; y < kPanelHeight; y++) {
          rig.driver.putRow(kPanelHeight - 1 - y,
                            pixels.data() + static_cast<size_t>(kPanelHeight - 1 - y) * kPanelRowBytes);
        }
        rig.driver.showRows();
        CHECK(rig.run(120000, stepMs) == PanelEvent::Shown);
        glass = pixels;
        isKnown = false;
        break;
      }
      default:
        rig.driver.openForRows();
        REQUIRE(rig.runUntilOpen());
        rig.driver.putRow(static_cast<int>(random.below(480)), pixelsOf(after).data());
        rig.driver.dropRows();
        CHECK(rig.run() == PanelEvent::Dropped);
    }
    REQUIRE(rig.model.glass() == glass);
  }
  CHECK_CLEAN(rig);
}
