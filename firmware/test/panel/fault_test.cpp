#include <doctest/doctest.h>

#include "PanelChecks.h"

TEST_CASE("a BUSY line that stays low is named for each wait, and power goes off") {
  const FunctionPage page([](Canvas&) {});
  struct Case {
    PanelFault fault;
    std::function<bool(PanelModel&)> isReached;
  };
  const std::vector<uint8_t> white(48000, 0xFF);
  const Case cases[] = {
      {PanelFault::BusyAfterReset, [](PanelModel&) { return true; }},
      {PanelFault::BusyAtPowerOn, [](PanelModel& model) { return model.bytesTaken > 96000; }},
      {PanelFault::BusyRefreshing, [](PanelModel& model) { return model.fullRefreshes > 0; }},
      {PanelFault::BusyAtPowerOff, [&](PanelModel& model) { return model.glass() == white && model.busyLevel(); }},
  };
  for (const Case& each : cases) {
    PanelRig rig;
    rig.driver.showFull(page);
    while (!each.isReached(rig.model)) {
      REQUIRE(rig.driver.tick() == PanelEvent::None);
      rig.clock.advance(7);
    }
    // The refresh is over, the driver looks, and orders the booster off.
    if (each.fault == PanelFault::BusyAtPowerOff) rig.driver.tick();
    rig.model.busyLine = BusyLine::StuckLow;
    CHECK(rig.run() == PanelEvent::Failed);
    CHECK(std::string(wordOf(rig.driver.fault())) == wordOf(each.fault));
    CHECK(rig.driver.isFree());
    CHECK(rig.inner.levels[kRigPins.panelPower] == 0);
  }
}

TEST_CASE("a panel that is not connected is named, instead of believed") {
  PanelRig rig;
  rig.model.busyLine = BusyLine::StuckHigh;
  const FunctionPage page([](Canvas&) {});
  rig.driver.showFull(page);
  CHECK(rig.run() == PanelEvent::Failed);
  CHECK(rig.driver.fault() == PanelFault::NoRefresh);
}

TEST_CASE("a loop that was held up for longer than a refresh takes does not mistake it for a missing panel") {
  PanelRig rig;
  const FunctionPage page = boxPage({8, 8, 64, 64});
  rig.driver.showFull(page);
  for (int i = 0; i < 200 && rig.model.fullRefreshes == 0; i++) {
    rig.driver.tick();
    rig.clock.advance(7);
  }
  rig.clock.advance(20 * 1000);
  CHECK(rig.run() == PanelEvent::Shown);
  CHECK(rig.model.glass() == pixelsOf(page));
  CHECK_CLEAN(rig);
}

TEST_CASE("after a failure the next picture starts from the beginning and succeeds") {
  PanelRig rig;
  const FunctionPage page = boxPage({100, 100, 50, 50});
  rig.model.busyLine = BusyLine::StuckLow;
  rig.driver.showFull(page);
  CHECK(rig.run() == PanelEvent::Failed);
  rig.model.busyLine = BusyLine::Works;
  rig.driver.showFull(page);
  CHECK(rig.run() == PanelEvent::Shown);
  CHECK(rig.driver.fault() == PanelFault::None);
  CHECK(rig.model.glass() == pixelsOf(page));
  CHECK_CLEAN(rig);
}

TEST_CASE("rows that nobody finishes end by a deadline") {
  PanelRig rig;
  rig.driver.openForRows();
  REQUIRE(rig.runUntilOpen());
  CHECK(rig.run(10 * 60 * 1000, 1000) == PanelEvent::Failed);
  CHECK(rig.driver.fault() == PanelFault::RowsStalled);
}
