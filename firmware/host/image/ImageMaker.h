#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ElfParts.h"

/** What to change in the firmware before it becomes an image, so that its running code says it too. */
struct ImageChanges {
  std::string version;  // empty: as compiled
  std::optional<uint32_t> securityVersion;
  std::vector<std::string> trustedKeyFiles;  // PEM, of public P-256 keys; none: as compiled
  std::string fault;                         // a name of HostFaults
  size_t padBytes = 0;                       // random bytes behind the code
};

/**
 * Wraps a native program as an ESP32 application image: header, description and trusted keys in segment 0, the ELF file
 * as the code in segment 1, checksum and digest. False, with a reason, when it cannot.
 */
bool makeImage(Bytes elf, const ImageChanges& changes, Bytes& image, std::string& why);

/** Where the ELF file begins in an image that `makeImage` made, and how long it is with its padding. */
bool findElf(const Bytes& imageStart, size_t& offset, size_t& bytes);
/** So many bytes does `findElf` look at. */
constexpr size_t kImageHeadBytes = 0x10020;
