#pragma once
#include <DevicePorts.h>
#include <shell/Contact.h>
#include <shell/DeviceConfig.h>
#include <shell/DeviceFeature.h>
#include <shell/DeviceStatus.h>
#include <shell/Portal.h>
#include <shell/Probation.h>
#include <shell/SerialConsole.h>
#include <shell/ServerFetch.h>
#include <shell/ShellOrders.h>
#include <shell/StatusLed.h>
#include <shell/Updater.h>
#include <shell/WifiKeeper.h>

/** What differs from board to board, as the sketch's `board.h` says it. */
struct BoardConfig {
  const char* accessPointSsid;
  uint8_t ledPin;          // kNoPin where there is none
  uint8_t checkButtonPin;  // to GND, checks for an update when pressed; kNoPin where there is none
};

/** The loop that all sketches share: join, register, heartbeat, check, update, confirm – and the portal, console and LED beside it. */
class DeviceShell final : public ShellOrders, public StatusSource, public ServerFetch {
 public:
  DeviceShell(const BoardConfig& board, const Ports& ports);
  DeviceShell(const DeviceShell&) = delete;
  DeviceShell& operator=(const DeviceShell&) = delete;

  /** For a feature's constructor: before `begin`. */
  void add(DeviceFeature& feature);
  /** From `setup()`. */
  void begin();
  /** From `loop()`; returns within some milliseconds, except while connecting. */
  void tick();

  DeviceStatus status() override;
  bool fetch(const FetchRequest& request, FetchReceiver& receiver) override;
  void checkNow() override;
  bool rollBack() override;
  void openPortal() override;
  void factoryReset() override;
  void restart() override;

  /** The edges, for features. */
  Ports& ports() { return ports_; }
  StatusLed& led() { return led_; }
  const DeviceSettings& settings() const { return config_.active(); }

 private:
  const BoardConfig& board_;
  Ports ports_;
  Features features_;
  DeviceConfig config_;
  WifiKeeper wifi_;
  Portal portal_;
  SerialConsole console_;
  StatusLed led_;
};
