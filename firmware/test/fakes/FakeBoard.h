#pragma once
#include <DeviceShell.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "FakeChip.h"
#include "FakeClock.h"
#include "FakeFlash.h"
#include "FakeInflater.h"
#include "FakeLog.h"
#include "FakePins.h"
#include "FakePortalServer.h"
#include "FakeRandom.h"
#include "FakeServer.h"
#include "FakeSettings.h"
#include "FakeTransport.h"
#include "FakeWifi.h"
#include "TestImage.h"

/** What the code of an image does that a good one does not. */
enum class Flaw : uint8_t {
  None,
  CrashesInSetup,     // before anything of ours runs
  CrashesAfterBegin,  // with the first tick
  Hangs,              // until the watchdog bites
  NeverChecksIn,      // its network does not work
  BrownsOut,          // the radio draws more than the supply gives
};

struct FakeBoardOptions {
  uint32_t slotBytes = 256 * 1024;
  /** What the clock shows at each start. */
  uint64_t clockAtStartMs = 0;
  bool bootloaderKeepsStates = true;
  bool isProvisioned = true;
  const TrustedKeyRing* ring = nullptr;
};

/**
 * A whole board in memory, with its server: flash with bootloader, NVS, radio, and the shell of whichever image the
 * bootloader starts. Power cuts, restarts and crashes end the shell (RAM is lost) and start it again.
 */
class FakeBoard {
 public:
  explicit FakeBoard(const FakeBoardOptions& options = {});
  FakeBoard(const FakeBoard&) = delete;
  FakeBoard& operator=(const FakeBoard&) = delete;

  /** Flashes by cable. */
  void flash(int slot, const std::vector<uint8_t>& image) { chip.put(slot, image); }
  /** Runs for so long, through every restart. */
  void run(uint64_t ms);
  /** Runs until it holds. False when it did not within the limit. */
  bool runUntil(const std::function<bool()>& holds, uint64_t limitMs = 3600 * 1000);
  /** Pulls the plug and puts it in again. */
  void powerCycle();
  /** Of the image that runs; empty while none does. */
  std::string runningVersion() const { return isRunning() ? version_ : ""; }
  bool isRunning() const { return shell_ != nullptr; }
  DeviceShell& shell() { return *shell_; }

  Power power;
  FakeFlashChip chip;
  FakeBootloader boot;
  FakeSettings settings{power};
  FakeServer server;
  FakeNetwork network;
  FakeInflater inflater;
  FakeLog log;
  FakeChip cpu;
  FakePins pins;
  FakeWifi wifi;
  FakePortalServer portal;
  FakeRandom random;
  FakeTicker ticker;
  FakeClock clock;
  /** By version. */
  std::map<std::string, Flaw> flaws;
  std::vector<DeviceFeature*> features;
  uint32_t starts = 0;
  /** No image passes the bootloader's check: the board is dead. */
  bool isBricked = false;

 private:
  void start();
  void startShell(int slot);
  void step(uint64_t leftMs);
  void stop(ResetReason reason);
  void provision();
  Flaw flaw() const;

  const FakeBoardOptions options_;
  std::string type_;
  std::string version_;
  RunningImage image_{};
  std::unique_ptr<FakeFlash> flash_;
  std::unique_ptr<FakeTransport> transport_;
  std::unique_ptr<DeviceShell> shell_;
};
