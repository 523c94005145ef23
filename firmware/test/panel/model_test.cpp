#include <doctest/doctest.h>
#include <panel/PanelPng.h>

#include <cstdio>
#include <initializer_list>

#include "PanelRig.h"

namespace {

/** Speaks to the model without the driver, so that it can break every rule. */
struct Wire {
  Wire() {
    model.pin(kRigPins.panelPower, true);
    model.pin(kRigPins.panelSelect, true);
  }
  void reset() {
    model.pin(kRigPins.panelReset, false);
    clock.advance(10);
    model.pin(kRigPins.panelReset, true);
    clock.advance(10);
  }
  void send(uint8_t code, const std::vector<uint8_t>& data = {}) {
    model.pin(kRigPins.panelSelect, false);
    model.pin(kRigPins.panelDataCommand, false);
    model.spi(&code, 1);
    model.pin(kRigPins.panelDataCommand, true);
    if (!data.empty()) model.spi(data.data(), data.size());
    model.pin(kRigPins.panelSelect, true);
  }
  void setUp() {
    reset();
    send(0x01, {7, 7, 0x3F, 0x3F});
    send(0x06, {0x17, 0x17, 0x28, 0x17});
    send(0x00, {0x1F});
    send(0x61, {3, 0x20, 1, 0xE0});
    send(0x50, {0x29, 7});
  }
  bool complains(const std::string& what) const {
    for (const std::string& error : model.errors()) {
      if (error == what) return true;
    }
    return false;
  }
  FakeClock clock;
  PanelModel model{clock, kRigPins};
};

const std::vector<uint8_t> kAllWhite(48000, 0xFF);

}  // namespace

TEST_CASE("the model notices bytes before a reset, without power and without selection") {
  Wire wire;
  wire.send(0x00, {0x1F});
  CHECK(wire.complains("bytes before a reset"));
  wire.model.pin(kRigPins.panelPower, false);
  wire.send(0x00, {0x1F});
  CHECK(wire.complains("bytes without power"));
  const uint8_t byte = 0;
  wire.model.spi(&byte, 1);
  CHECK(wire.complains("bytes while not selected"));
}

TEST_CASE("the model notices pixels before the set-up, too few and too many of them") {
  Wire wire;
  wire.reset();
  wire.send(0x13, {0xFF});
  CHECK(wire.complains("pixels before the controller was set up"));
  Wire other;
  other.setUp();
  other.send(0x13, {0xFF});
  other.send(0x91);
  CHECK(other.complains("fewer pixels than the window"));
  other.send(0x90, {0, 0, 0, 7, 0, 0, 0, 1, 1});
  other.send(0x13, {0xFF, 0xFF, 0xFF});
  CHECK(other.complains("more pixels than the window"));
}

TEST_CASE("the model notices a refresh without power, of unwritten rows, and anything while busy") {
  Wire wire;
  wire.setUp();
  wire.send(0x12);
  CHECK(wire.complains("refresh without power on"));
  wire.send(0x04);
  wire.send(0x12);
  CHECK(wire.complains("bytes while busy"));
  wire.clock.advance(200);
  wire.send(0x12);
  CHECK(wire.complains("refresh of rows that were never written"));
}

TEST_CASE("the model notices bytes in deep sleep, and a sleep with the booster on") {
  Wire wire;
  wire.setUp();
  wire.send(0x04);
  wire.clock.advance(200);
  wire.send(0x07, {0xA5});
  CHECK(wire.complains("deep sleep with the booster on"));
  wire.send(0x13, kAllWhite);
  CHECK(wire.complains("bytes in deep sleep without a reset"));
}

TEST_CASE("the model notices a wrong window, a wrong resolution, a wrong check code and unknown commands") {
  Wire wire;
  wire.setUp();
  wire.send(0x90, {0, 1, 0, 7, 0, 0, 0, 1, 1});
  CHECK(wire.complains("window outside of the panel, or not on whole bytes"));
  wire.send(0x61, {0, 0, 0, 0});
  CHECK(wire.complains("resolution is not 800 x 480"));
  wire.send(0x07, {0x00});
  CHECK(wire.complains("deep sleep without its check code"));
  wire.send(0x99);
  CHECK(wire.complains("unknown command 0x99"));
  wire.send(0x50, {1});
  wire.send(0x60, {0x22, 0x22});
  CHECK(wire.complains("too few bytes after 0x50"));
  CHECK(wire.complains("too many bytes after 0x60"));
}

TEST_CASE("the model's partial waveform leaves a pixel alone that is said to be right already") {
  Wire wire;
  wire.model.setGlass(std::vector<uint8_t>(48000, 0x00));
  wire.setUp();
  wire.send(0xE0, {0x02});
  wire.send(0xE5, {0x6E});
  wire.send(0x10, kAllWhite);
  wire.send(0x13, kAllWhite);
  wire.send(0x04);
  wire.clock.advance(200);
  wire.send(0x12);
  wire.clock.advance(5000);
  CHECK(wire.model.partialRefreshes == 1);
  CHECK_FALSE(wire.model.isWhite(0, 0));
  CHECK(wire.model.errors().empty());
}

TEST_CASE("the model forgets its memory with its power, and a cut while it refreshes is noticed") {
  Wire wire;
  wire.setUp();
  wire.send(0x10, kAllWhite);
  wire.send(0x13, kAllWhite);
  wire.send(0x04);
  wire.clock.advance(200);
  wire.send(0x12);
  wire.clock.advance(10);
  wire.model.pin(kRigPins.panelPower, false);
  CHECK(wire.complains("power cut while refreshing"));
  wire.model.pin(kRigPins.panelPower, true);
  wire.setUp();
  wire.send(0x04);
  wire.clock.advance(200);
  wire.send(0x12);
  CHECK(wire.complains("refresh of rows that were never written"));
}

TEST_CASE("what the panel shows goes into a PNG and comes back the same") {
  const FunctionPage page([](Canvas& canvas) { canvas.fill({13, 17, 301, 99}, Ink::Black); });
  const std::vector<uint8_t> pixels = pixelsOf(page);
  const std::string path = "panel-test.png";
  REQUIRE(writePanelPng(path, pixels));
  std::vector<uint8_t> read;
  CHECK(readPanelPng(path, read));
  CHECK(read == pixels);
  std::remove(path.c_str());
  CHECK_FALSE(readPanelPng(path, read));
  CHECK_FALSE(writePanelPng("/no/such/folder/panel.png", pixels));
}
