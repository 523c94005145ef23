// ESP32_PersonalCMS: e-paper, DHT22, NFC, motion and two buttons over the same loop as the other variants.
#include <DeviceShell.h>
#include <PersonalCms.h>
#include <PersonalCmsDevice.h>
#include <ThisDevice.h>

#include "board.h"
#include "version.h"

APP_DESCRIPTION("ESP32_PersonalCMS", FW_VERSION, FW_SECURITY_VERSION);

// A new image is on probation until it has reached the server. The core looks for this name with C linkage.
extern "C" bool verifyRollbackLater() { return true; }

static DeviceShell shell(kBoard, thisDevice());
static PersonalCms content(shell, personalCmsDevice(kContentPins), kContentPins);

void setup() { shell.begin(); }

void loop() { shell.tick(); }
