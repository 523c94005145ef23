#pragma once
#include <DevicePorts.h>
#include <logic/SerialCommand.h>
#include <shell/DeviceConfig.h>
#include <shell/DeviceStatus.h>
#include <shell/ShellOrders.h>

/** Who can say how the device is. */
class StatusSource {
 public:
  virtual ~StatusSource() = default;
  virtual DeviceStatus status() = 0;
};

/**
 * What a person types at 115200 baud: status, config, set, wifi scan, check, rollback, portal, factory-reset, reboot,
 * help. What is typed is not sent back, because it may be a password.
 */
class SerialConsole {
 public:
  SerialConsole(Ports& ports, DeviceConfig& config, ShellOrders& orders, StatusSource& status);
  /** Takes what was typed; returns at once. */
  void tick();

 private:
  void take(char typed);
  void run();
  void obey(const SerialCommand& command);
  void printStatus();
  void printConfig();
  void set(const SerialCommand& command);
  void startScan();
  void followScan();

  Ports& ports_;
  DeviceConfig& config_;
  ShellOrders& orders_;
  StatusSource& status_;
  char line_[kSerialLineMax + 2] = "";  // one more than is allowed, so that too long is seen
  size_t length_ = 0;
  bool scanning_ = false;
  uint64_t scanSinceMs_ = 0;
};
