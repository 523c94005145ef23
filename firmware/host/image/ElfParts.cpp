#include "ElfParts.h"

#include <ThisDevice.h>
#include <elf.h>
#include <logic/TrustedKeys.h>

#include <cstring>

#include "../device/HostFaults.h"

namespace {

struct Wanted {
  const char* section;
  size_t bytes;
  uint32_t magic;
  size_t ElfParts::*place;
};
constexpr Wanted kWanted[] = {
    {".rodata_desc", sizeof(esp_app_desc_t), 0xABCD5432, &ElfParts::description},
    {".rodata_custom_desc", sizeof(TrustedKeyRing), kTrustedKeyMagic, &ElfParts::trustedKeys},
    {".host_faults", sizeof(HostFaults), kHostFaultsMagic, &ElfParts::hostFaults},
};

template <typename T>
bool copyAt(const Bytes& elf, size_t at, T& out) {
  if (at > elf.size() || sizeof(T) > elf.size() - at) return false;
  std::memcpy(&out, elf.data() + at, sizeof(T));
  return true;
}

bool isNamed(const Bytes& elf, size_t at, const char* name) {
  const size_t size = std::strlen(name) + 1;
  return at <= elf.size() && size <= elf.size() - at && std::memcmp(elf.data() + at, name, size) == 0;
}

bool findSection(const Bytes& elf, const Wanted& wanted, size_t& at) {
  Elf64_Ehdr header;
  Elf64_Shdr names;
  if (!copyAt(elf, 0, header) || !copyAt(elf, header.e_shoff + header.e_shstrndx * sizeof(Elf64_Shdr), names))
    return false;
  for (size_t i = 0; i < header.e_shnum; i++) {
    Elf64_Shdr section;
    if (!copyAt(elf, header.e_shoff + i * sizeof(section), section)) return false;
    if (!isNamed(elf, names.sh_offset + section.sh_name, wanted.section)) continue;
    uint32_t magic = 0;
    at = section.sh_offset;
    return section.sh_size >= wanted.bytes && copyAt(elf, at, magic) && magic == wanted.magic &&
           wanted.bytes <= elf.size() - at;
  }
  return false;
}

}  // namespace

bool findElfParts(const Bytes& elf, ElfParts& out, std::string& why) {
  if (elf.size() < sizeof(Elf64_Ehdr) || std::memcmp(elf.data(), ELFMAG, SELFMAG) != 0 || elf[EI_CLASS] != ELFCLASS64) {
    why = "no 64-bit ELF file";
    return false;
  }
  for (const Wanted& wanted : kWanted) {
    if (findSection(elf, wanted, out.*wanted.place)) continue;
    why = std::string("no section ") + wanted.section + " of a virtual device's firmware";
    return false;
  }
  return true;
}
