#pragma once
#include <DeviceShell.h>
#include <LedBlink.h>

constexpr BoardConfig kBoard = {
    .accessPointSsid = "ESP32-LED-OTA-Setup",
    .ledPin = 2,
    .checkButtonPin = kNoPin,
};

constexpr LedBlinkPins kBlinkPins = {
    .external = 4,  // optional, PWM
};
