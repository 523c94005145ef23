#pragma once
#include <logic/LedPattern.h>
#include <ports/Settings.h>

#include <cstdint>

/** All of the settings in one number, for one atomic write or one atomic read. Frozen: it may stand in NVS. */
uint32_t packLed(const LedSettings& settings);
LedSettings unpackLed(uint32_t packed);

/** The stored settings; a value out of its range, as older firmware may have left it, is brought into it. */
LedSettings loadLed(Settings& nvs);
/** False when they could not be stored. A power cut leaves the old or the new ones, never a mixture. */
bool storeLed(Settings& nvs, const LedSettings& settings);
