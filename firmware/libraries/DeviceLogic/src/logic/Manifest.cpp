#include "Manifest.h"

#include <cinttypes>
#include <cstdio>

#include "DeviceId.h"
#include "Hex.h"
#include "Version.h"

size_t manifestText(const Manifest& manifest, char* out, size_t size) {
  if (size == 0) return 0;
  out[0] = '\0';
  // A line end inside of a value would let one signature stand for other facts.
  if (!isDeviceType(manifest.type) || !isPublishableVersion(manifest.version) || !isLowerHex(manifest.sha256, 64))
    return 0;
  const int length = std::snprintf(
      out, size, "pcms-manifest-1\ntype=%s\nversion=%s\nsize=%" PRIu32 "\nsha256=%s\nsecurity_version=%" PRIu32 "\n",
      manifest.type, manifest.version, manifest.sizeBytes, manifest.sha256, manifest.securityVersion);
  if (length > 0 && static_cast<size_t>(length) < size) return static_cast<size_t>(length);
  out[0] = '\0';
  return 0;
}
