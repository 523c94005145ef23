// ESP32_OTA_Base: Wi-Fi, updates and a status LED, nothing else. For minimal deployments and for recovery.
#include <DeviceShell.h>
#include <ThisDevice.h>

#include "board.h"
#include "version.h"

APP_DESCRIPTION("ESP32_OTA_Base", FW_VERSION, FW_SECURITY_VERSION);

// A new image is on probation until it has reached the server. The core looks for this name with C linkage.
extern "C" bool verifyRollbackLater() { return true; }

static DeviceShell shell(kBoard, thisDevice());

void setup() { shell.begin(); }

void loop() { shell.tick(); }
