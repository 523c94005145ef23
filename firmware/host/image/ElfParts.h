#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

using Bytes = std::vector<uint8_t>;

/** Where the structs of an image's own stand in its ELF file, each in a section of its own. */
struct ElfParts {
  size_t description;  // esp_app_desc_t
  size_t trustedKeys;  // TrustedKeyRing
  size_t hostFaults;   // HostFaults
};

/** False, with a reason, when the file is no 64-bit ELF or a section is missing or wrong. */
bool findElfParts(const Bytes& elf, ElfParts& out, std::string& why);
