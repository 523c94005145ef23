#pragma once
#include <DeviceShell.h>
#include <PersonalCms.h>

constexpr BoardConfig kBoard = {
    .accessPointSsid = "PersonalCMS-ESP32-Setup",
    .ledPin = 2,
    .checkButtonPin = 14,
};

constexpr PersonalCmsPins kContentPins = {
    .climate = 4,
    .panelSelect = 5,
    .panelClock = 18,
    .panelData = 23,
    .panelReset = 25,
    .panelDataCommand = 26,
    .panelBusy = 27,
    .panelPower = 33,
    .button = 12,  // a strapping pin: to GND only, pull-up enabled after boot (firmware/README.md)
    .motion = 32,
    .i2cData = 21,
    .i2cClock = 22,
};
