#pragma once
#include <DevicePorts.h>

#include <string>

#include "../flash/FileFlash.h"
#include "../ports/HostChip.h"
#include "../ports/HostClock.h"
#include "../ports/HostFlash.h"
#include "../ports/HostInflater.h"
#include "../ports/HostLog.h"
#include "../ports/HostPins.h"
#include "../ports/HostPortalServer.h"
#include "../ports/HostRandom.h"
#include "../ports/HostSettings.h"
#include "../ports/HostTicker.h"
#include "../ports/HostTransport.h"
#include "../ports/HostWifi.h"
#include "../state/Faults.h"
#include "../state/Nvs.h"

/** Everything of the virtual device that this process is. */
class HostDevice {
 public:
  explicit HostDevice(const HostStart& start);
  HostDevice(const HostDevice&) = delete;
  HostDevice& operator=(const HostDevice&) = delete;

  /** Between two turns of the loop: makes the ticker's calls and sleeps until there may be something to do. */
  void rest();

  const HostStart start;
  Faults faults;
  Nvs nvs;
  FileFlash fileFlash;
  HostClock clock;
  HostChip chip;
  HostFlash flash;
  HostInflater inflater;
  HostLog log;
  HostPins pins;
  HostPortalServer portal;
  HostRandom random;
  HostSettings settings;
  HostTicker ticker;
  HostWifi wifi;
  HostTransport transport;
  const RunningImage image;
  const Ports ports;

 private:
  const int restMs_;
};

/** Made at the first call from what the boot process handed over; ends the process with a message where it did not. */
HostDevice& hostDevice();
