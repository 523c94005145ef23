// ESP32_LED_Blink: five patterns on the built-in and an external LED, set from the portal and from the server.
#include <DeviceShell.h>
#include <LedBlink.h>
#include <ThisDevice.h>

#include "board.h"
#include "version.h"

APP_DESCRIPTION("ESP32_LED_Blink", FW_VERSION, FW_SECURITY_VERSION);

// A new image is on probation until it has reached the server. The core looks for this name with C linkage.
extern "C" bool verifyRollbackLater() { return true; }

static DeviceShell shell(kBoard, thisDevice());
static LedBlink blink(shell, kBlinkPins);

void setup() { shell.begin(); }

void loop() { shell.tick(); }
