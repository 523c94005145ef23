#pragma once
#include <cstdint>

/** Where the parts of the full variant hang. */
struct PersonalCmsPins {
  uint8_t climate;
  uint8_t panelSelect;  // CS, low = selected
  uint8_t panelClock;
  uint8_t panelData;
  uint8_t panelReset;        // low = reset
  uint8_t panelDataCommand;  // low = command
  uint8_t panelBusy;         // low = busy
  uint8_t panelPower;        // high = on; kNoPin where the panel always has power
  uint8_t button;            // to GND
  uint8_t motion;            // a PIR drives it high
  uint8_t i2cData;
  uint8_t i2cClock;
};
