#pragma once
#include <logic/DeviceId.h>
#include <logic/Sha256.h>
#include <ports/RunningImage.h>

/** Who calls: the same in every call to the server. */
struct DeviceIdentity {
  char deviceId[kDeviceIdSize];
  char mac[13];  // 12 hex digits
  const char* type;
  const char* version;
  uint32_t securityVersion;
  char imageDigest[kSha256HexSize];  // of the running image, in hex; empty when it is not known
};
