#include <Arduino.h>
#include <ThisDevice.h>
#include <esp_app_desc.h>

#include "Esp32Chip.h"
#include "Esp32Clock.h"
#include "Esp32Flash.h"
#include "Esp32Inflater.h"
#include "Esp32Log.h"
#include "Esp32Pins.h"
#include "Esp32PortalServer.h"
#include "Esp32Random.h"
#include "Esp32Settings.h"
#include "Esp32Ticker.h"
#include "Esp32Transport.h"
#include "Esp32Wifi.h"

// A TLS handshake in the loop takes some 6 KB of stack by itself; the core's default of 8 KB leaves too little for the
// loop.
SET_LOOP_TASK_STACK_SIZE(16 * 1024);

namespace {

/** Everything of the chip in one place: made at the first call, never destroyed. */
struct ThisChip {
  Esp32Chip chip;
  Esp32Clock clock;
  Esp32Flash flash;
  RunningImage image;
  Esp32Inflater inflater;
  Esp32Log log;
  Esp32Pins pins;
  Esp32PortalServer portal;
  Esp32Random random;
  Esp32Settings settings;
  Esp32Ticker ticker;
  Esp32Transport transport;
  Esp32Wifi wifi;
  Ports ports{chip, clock, flash, image, inflater, log, pins, portal, random, settings, ticker, transport, wifi};

  ThisChip() : image(describe()) {}

  static RunningImage describe() {
    const esp_app_desc_t* description = esp_app_get_description();
    return {description->project_name, description->version, description->secure_version};
  }
};

}  // namespace

const Ports& thisDevice() {
  static ThisChip* const chip = new ThisChip;
  return chip->ports;
}
