#include "FakeBoard.h"

#include <algorithm>

namespace {
constexpr BoardConfig kTestBoard = {"ESP32-OTA-Setup", 2, 0};
constexpr uint64_t kBusyStepMs = 5;
constexpr uint64_t kIdleStepMs = 200;
constexpr uint64_t kWatchdogMs = 5000;
constexpr TrustedKeyRing kNoKeys = {kTrustedKeyMagic, 0, {}};
}  // namespace

FakeBoard::FakeBoard(const FakeBoardOptions& options)
    : chip(power, options.slotBytes), boot(chip, options.bootloaderKeepsStates), options_(options) {
  wifi.passwords["workshop"] = "solder-and-flux";
  pins.levels[0] = 255;
  if (options.isProvisioned) provision();
}

void FakeBoard::provision() {
  const char* space = kSettingsSpace;
  settings.writeText(space, "device_name", "Hall sign");
  settings.writeText(space, "wifi_ssid", "workshop");
  settings.writeText(space, "wifi_password", "solder-and-flux");
  settings.writeText(space, "server_url", "http://ota.test:5000");
  settings.writeText(space, "ap_password", "k7m2p9x4w3");
}

Flaw FakeBoard::flaw() const {
  const auto found = flaws.find(version_);
  return found == flaws.end() ? Flaw::None : found->second;
}

void FakeBoard::start() {
  starts++;
  clock.set(options_.clockAtStartMs);
  const int slot = boot.start();
  isBricked = slot < 0;
  if (isBricked) return;
  uint8_t bytes[kImageStartBytes];
  ImageStart described;
  chip.read(bootloader::slotArea(slot), 0, bytes, sizeof(bytes));
  readImageStart(bytes, described);
  type_ = described.project;
  version_ = described.version;
  image_ = {type_.c_str(), version_.c_str(), described.securityVersion};
  if (flaw() == Flaw::CrashesInSetup) throw Crashed();
  startShell(slot);
}

void FakeBoard::startShell(int slot) {
  flash_ = std::make_unique<FakeFlash>(chip, boot, slot);
  transport_ = std::make_unique<FakeTransport>(server, network);
  wifi.leave();
  const Ports ports = {cpu,    clock,  *flash_,  image_, inflater,    log, pins,
                       portal, random, settings, ticker, *transport_, wifi};
  shell_ = std::make_unique<DeviceShell>(kTestBoard, ports, options_.ring != nullptr ? *options_.ring : kNoKeys);
  for (DeviceFeature* feature : features) shell_->add(*feature);
  shell_->begin();
}

void FakeBoard::stop(ResetReason reason) {
  shell_.reset();
  inflater.close();  // RAM is lost
  transport_.reset();
  flash_.reset();
  cpu.reason = reason;
}

void FakeBoard::powerCycle() { stop(ResetReason::PowerOn); }

void FakeBoard::step(uint64_t leftMs) {
  try {
    if (!isRunning()) start();
    if (isBricked) return clock.advance(leftMs);
    switch (flaw()) {
      case Flaw::CrashesAfterBegin:
        throw Crashed();
      case Flaw::Hangs:
        clock.advance(kWatchdogMs);
        return stop(ResetReason::TaskWatchdog);
      case Flaw::BrownsOut:
        return stop(ResetReason::Brownout);
      case Flaw::NeverChecksIn:
        network.outcome = ConnectOutcome::TimedOut;
        break;
      case Flaw::None:
      case Flaw::CrashesInSetup:
        break;
    }
    shell_->tick();
    clock.advance(std::min(leftMs, transport_->isBusy() ? kBusyStepMs : kIdleStepMs));
  } catch (const PowerCut&) {
    stop(ResetReason::PowerOn);
  } catch (const Restarted&) {
    stop(ResetReason::Software);
  } catch (const Crashed&) {
    stop(ResetReason::Panic);
  }
  if (!isRunning() && !flaws.empty()) network.outcome = ConnectOutcome::Connected;
}

void FakeBoard::run(uint64_t ms) {
  runUntil([] { return false; }, ms);
}

bool FakeBoard::runUntil(const std::function<bool()>& holds, uint64_t limitMs) {
  uint64_t spentMs = 0;
  while (spentMs < limitMs) {
    if (holds()) return true;
    const uint32_t startsBefore = starts;
    const uint64_t before = clock.nowMs();
    step(limitMs - spentMs);
    // A start costs a board about a second; the clock begins anew with it.
    spentMs += starts != startsBefore ? 1000 : clock.nowMs() - before;
  }
  return holds();
}
