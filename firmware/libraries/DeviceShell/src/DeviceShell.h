#pragma once
// Roots first: arduino-cli puts a library on the path when the header in its root is named, and not for a header in a
// folder of it.
#include <DeviceLogic.h>
#include <DevicePorts.h>
#include <logic/Button.h>
#include <logic/TrustedKeys.h>
#include <shell/Contact.h>
#include <shell/Credentials.h>
#include <shell/DeviceConfig.h>
#include <shell/DeviceFeature.h>
#include <shell/DeviceIdentity.h>
#include <shell/DeviceStatus.h>
#include <shell/Portal.h>
#include <shell/Probation.h>
#include <shell/ReportQueue.h>
#include <shell/SerialConsole.h>
#include <shell/ServerFetch.h>
#include <shell/ServerLine.h>
#include <shell/ShellOrders.h>
#include <shell/StatusLed.h>
#include <shell/UpdateRecords.h>
#include <shell/Updater.h>
#include <shell/WifiKeeper.h>

/** What differs from board to board, as the sketch's `board.h` says it. */
struct BoardConfig {
  const char* accessPointSsid;
  uint8_t ledPin;          // kNoPin where there is none
  uint8_t checkButtonPin;  // to GND, checks for an update when pressed; kNoPin where there is none
};

/**
 * The loop that all sketches share: join, register, heartbeat, check, update, confirm – and the portal, console and LED
 * beside it.
 */
class DeviceShell final : public ShellOrders, public StatusSource, public ServerFetch {
 public:
  /** `board` must outlive the shell. */
  DeviceShell(const BoardConfig& board, const Ports& ports, const TrustedKeyRing& ring = trusted_keys);
  DeviceShell(const DeviceShell&) = delete;
  DeviceShell& operator=(const DeviceShell&) = delete;

  /** For a feature's constructor: before `begin`. */
  void add(DeviceFeature& feature) { features_.add(feature); }
  /** From `setup()`. */
  void begin();
  /** From `loop()`; returns within some milliseconds, except while connecting. */
  void tick();

  DeviceStatus status() override;
  bool fetch(const FetchRequest& request, FetchReceiver& receiver) override;
  void checkNow() override { contact_.checkNow(); }
  bool rollBack() override { return probation_.rollBack(""); }
  void openPortal() override { portal_.open(); }
  void factoryReset() override;
  void restart() override { restartWanted_ = true; }

  /** The edges, for features. */
  Ports& ports() { return ports_; }
  StatusLed& led() { return led_; }
  const DeviceSettings& settings() const { return config_.active(); }

 private:
  void learnIdentity();
  void tellUpdate(DeviceStatus& status) const;
  LedSignal signal() const;

  const BoardConfig& board_;
  Ports ports_;
  DeviceIdentity identity_{};
  Features features_;
  DeviceConfig config_;
  WifiKeeper wifi_;
  Portal portal_;
  SerialConsole console_;
  StatusLed led_;
  Credentials credentials_;
  ServerLine line_;
  UpdateRecords records_;
  ReportQueue reports_;
  Updater updater_;
  Probation probation_;
  Contact contact_;
  Button checkButton_;
  bool restartWanted_ = false;
};
