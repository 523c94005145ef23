#pragma once
#include <ports/Wifi.h>

#include <cstdint>

/** Where the update stands, for people. */
enum class UpdateStage : uint8_t {
  Idle,
  Downloading,
  Verifying,
  Installing,
  Restarting,
  Probation,
  Failed,
  RolledBack
};

/** For people: `none`, `downloading`, `on probation`, … */
const char* wordOf(UpdateStage stage);

/** How the device is, for the e-paper, the portal and the serial console. The texts live as long as the shell. */
struct DeviceStatus {
  const char* deviceId;
  const char* name;
  const char* type;
  const char* version;
  char address[kAddressSize];  // empty while it has none
  const char* serverUrl;
  bool online;                // the server answered the last call
  uint64_t lastContactUnix;   // seconds since 1970; 0 before the first contact or without a clock
  uint64_t lastContactAgoMs;  // UINT64_MAX before the first contact
  UpdateStage updateStage;
  uint8_t updatePercent;
  const char* updateVersion;  // empty while there is none
  const char* updateReason;   // of the last failure or rollback; empty when there was none
  bool portalOpen;
  const char* apName;
  const char* apPassword;
  bool safeMode;
};
