#pragma once
#include <DevicePorts.h>
#include <shell/DeviceConfig.h>
#include <shell/DeviceStatus.h>
#include <shell/ShellOrders.h>

/** Who can say how the device is. */
class StatusSource {
 public:
  virtual ~StatusSource() = default;
  virtual DeviceStatus status() = 0;
};

/** What a person types at 115200 baud: status, config, set, wifi scan, check, rollback, portal, factory-reset, reboot, help. */
class SerialConsole {
 public:
  SerialConsole(Ports& ports, DeviceConfig& config, ShellOrders& orders, StatusSource& status);
  /** Takes what was typed; returns at once. */
  void tick();
};
