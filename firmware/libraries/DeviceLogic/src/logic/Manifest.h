#pragma once
#include <cstddef>
#include <cstdint>

/** The facts about a firmware that are signed (docs/protocol.md). */
struct Manifest {
  const char* type;
  const char* version;
  uint32_t sizeBytes;
  const char* sha256;  // 64 lower-case hex digits, of the whole file
  uint32_t securityVersion;
};

/** The longest manifest (golden manifest.json) and a NUL. */
constexpr size_t kManifestTextSize = 209;

/** The bytes that are signed, NUL-terminated. Their number; 0 when a value cannot stand in a manifest or there is no
 * room. */
size_t manifestText(const Manifest& manifest, char* out, size_t size);
