#pragma once
#include <shell/DeviceConfig.h>

/**
 * Looks for the settings of older firmware. Its LED settings and content preferences are copied to the own name space
 * at once. True when its connection is to be taken over: `out` then holds it, and nothing of it was written. The old
 * name spaces stay, for a board that goes back to the old firmware.
 */
bool migrateLegacy(Settings& nvs, const char* deviceType, StoredSettings& out);
/** For a factory reset: otherwise the old Wi-Fi would come back by itself. */
bool removeLegacy(Settings& nvs);
