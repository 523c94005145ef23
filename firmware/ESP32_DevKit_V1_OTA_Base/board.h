#pragma once
#include <DeviceShell.h>

constexpr BoardConfig kBoard = {
    .accessPointSsid = "ESP32-OTA-Setup",
    .ledPin = 2,
    .checkButtonPin = 0,  // BOOT
};
