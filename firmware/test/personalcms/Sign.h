#pragma once
#include <PersonalCms.h>
#include <panel/PanelBus.h>

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "FakeTag.h"
#include "fakes/FakeChip.h"
#include "fakes/FakeClock.h"
#include "fakes/FakeFlash.h"
#include "fakes/FakeInflater.h"
#include "fakes/FakeLog.h"
#include "fakes/FakePins.h"
#include "fakes/FakePortalServer.h"
#include "fakes/FakeRandom.h"
#include "fakes/FakeServer.h"
#include "fakes/FakeSettings.h"
#include "fakes/FakeTransport.h"
#include "fakes/FakeWifi.h"

constexpr PersonalCmsPins kSignPins = {4, 5, 18, 23, 25, 26, 27, 33, 12, 32, 21, 22};

/** A picture as the server has it: `ink` says which pixels are black. */
std::string makeBmp(const std::function<bool(int x, int y)>& ink);
/** Its pixels as the panel shows them, 1 = white. */
std::vector<uint8_t> pixelsOfBmp(const std::string& bmp);
/** Two different ones. */
const std::string& stripes();
const std::string& triangle();
const std::vector<uint8_t>& stripesPixels();
const std::vector<uint8_t>& trianglePixels();

/** The server's side: hands a picture over piece by piece, a piece with each tick. */
class FakeFetch final : public ServerFetch {
 public:
  bool fetch(const FetchRequest& request, FetchReceiver& receiver) override;
  void tick();
  /** Has this picture for the device from now on. */
  void serve(std::string itsEtag, std::string bmp) {
    status = 200;
    etag = std::move(itsEtag);
    body = std::move(bmp);
  }
  bool isBusy() const { return receiver_ != nullptr && !isSilent; }

  bool isFree = true;
  int status = 404;
  std::string etag, body;
  size_t piece = 1460;
  size_t breaksAfter = SIZE_MAX;
  bool isSilent = false;           // takes the call and does not answer yet
  std::vector<std::string> asked;  // the ETags that it was asked with

 private:
  FetchReceiver* receiver_ = nullptr;
  std::string ifNoneMatch_;
  size_t sent_ = 0;
  bool hasHead_ = false;
};

class FakeShell final : public StatusSource, public ShellOrders {
 public:
  FakeShell();
  DeviceStatus status() override { return now; }
  void checkNow() override {}
  bool rollBack() override { return false; }
  void openPortal() override {}
  void factoryReset() override { resets++; }
  void restart() override {}

  DeviceStatus now{};
  int resets = 0;
};

/** A whole sign: the feature with its panel, tag reader and sensors, and a shell that a test scripts. */
struct Sign {
  Sign();
  /** Runs for so long, 5 ms a turn while something goes on. */
  void run(uint64_t ms);
  bool runUntil(const std::function<bool()>& holds, uint64_t limitMs = 60 * 1000);
  void press() { pins.inner.levels[kSignPins.button] = 0; }
  void release() { pins.inner.levels[kSignPins.button] = 255; }
  void restart();
  std::string heartbeat();
  /** The panel has nothing to do and has had nothing to do for a moment. */
  void settle();

  struct Wiring {
    FakePins inner;
  };
  Power power;
  FakeClock clock;
  FakeInflater inflater;
  FakeLog log;
  FakeChip chip;
  FakePortalServer portal;
  FakeRandom random;
  FakeSettings settings{power};
  FakeTicker ticker;
  FakeWifi wifi;
  FakeServer server;
  FakeNetwork network;
  FakeTransport transport{server, network};
  FakeFlashChip flashChip{power, 64 * 1024};
  bootloader::Bootloader boot{flashChip, 0, true};
  FakeFlash flash{flashChip, boot, 0};
  RunningImage image{"ESP32_PersonalCMS", "2.6.0", 0};
  Wiring pins;
  PanelModel panel{clock, kSignPins};
  PanelSpi spi{panel};
  PanelPins wired{pins.inner, panel, kSignPins};
  FakeNfc nfc;
  FakeClimate climate;
  Ports ports{chip, clock, flash, image, inflater, log, wired, portal, random, settings, ticker, transport, wifi};
  PersonalCmsPorts own{spi, nfc, climate};
  FakeShell shell;
  FakeFetch fetch;
  std::unique_ptr<PersonalCms> feature;
};
