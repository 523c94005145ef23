#include "ImageMaker.h"

#include <ThisDevice.h>
#include <logic/TrustedKeys.h>
#include <mbedtls/md.h>
#include <mbedtls/pk.h>

#include <cstring>

#include "../device/HostFaults.h"
#include "../state/StateFile.h"

namespace {

constexpr size_t kHeaderBytes = 24;
constexpr size_t kSegmentHeaderBytes = 8;
constexpr uint32_t kConstantsAddress = 0x3F400020;
constexpr uint32_t kCodeAddress = 0x400D0020;
constexpr uint32_t kEntryAddress = 0x40080400;
// Flash-mapped segments lie in flash as in memory, modulo the page of 64 KiB: the code's data must begin at 0x10020.
constexpr size_t kCodeAt = kImageHeadBytes;
constexpr size_t kConstantsBytes = kCodeAt - kSegmentHeaderBytes - kHeaderBytes - kSegmentHeaderBytes;
static_assert(kCodeAt % 0x10000 == kCodeAddress % 0x10000);

void put32(Bytes& out, uint32_t value) {
  for (int i = 0; i < 4; i++) out.push_back(static_cast<uint8_t>(value >> (8 * i)));
}

uint32_t get32(const Bytes& bytes, size_t at) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; i++) value |= static_cast<uint32_t>(bytes[at + i]) << (8 * i);
  return value;
}

void sha256(const Bytes& bytes, uint8_t out[32]) {
  mbedtls_md(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), bytes.data(), bytes.size(), out);
}

bool spkiOf(const std::string& file, uint8_t out[kSpkiBytes], std::string& why) {
  std::string pem;
  if (!readFile(file, pem)) return why = file + ": cannot be read", false;
  mbedtls_pk_context key;
  mbedtls_pk_init(&key);
  const auto* text = reinterpret_cast<const unsigned char*>(pem.c_str());
  uint8_t der[256];
  int count = -1;
  const bool isKey = mbedtls_pk_parse_public_key(&key, text, pem.size() + 1) == 0;
  if (isKey) count = mbedtls_pk_write_pubkey_der(&key, der, sizeof(der));
  mbedtls_pk_free(&key);
  if (count != static_cast<int>(kSpkiBytes)) return why = file + ": no public P-256 key in PEM form", false;
  std::memcpy(out, der + sizeof(der) - kSpkiBytes, kSpkiBytes);  // mbedTLS writes to the end of its buffer
  return true;
}

bool changeKeys(Bytes& elf, size_t at, const std::vector<std::string>& files, std::string& why) {
  if (files.empty()) return true;
  TrustedKeyRing ring = {kTrustedKeyMagic, static_cast<uint32_t>(files.size()), {}};
  if (files.size() > kMostTrustedKeys) return why = "4 trusted keys at most", false;
  for (size_t i = 0; i < files.size(); i++) {
    if (!spkiOf(files[i], ring.spki[i], why)) return false;
  }
  std::memcpy(elf.data() + at, &ring, sizeof(ring));
  return true;
}

bool changeDescription(Bytes& elf, size_t at, const ImageChanges& changes, std::string& why) {
  esp_app_desc_t description;
  std::memcpy(&description, elf.data() + at, sizeof(description));
  if (changes.version.size() >= sizeof(description.version)) return why = "a version has 31 characters at most", false;
  if (!changes.version.empty()) {
    std::memset(description.version, 0, sizeof(description.version));
    std::memcpy(description.version, changes.version.data(), changes.version.size());
  }
  description.secure_version = changes.securityVersion.value_or(description.secure_version);
  std::memcpy(elf.data() + at, &description, sizeof(description));
  return true;
}

bool changeFault(Bytes& elf, size_t at, const std::string& name, std::string& why) {
  ImageFault fault = ImageFault::None;
  if (!imageFaultOf(name.c_str(), fault)) return why = "no fault has the name " + name, false;
  HostFaults faults = {kHostFaultsMagic, ""};
  std::memcpy(faults.name, name.data(), name.size());
  std::memcpy(elf.data() + at, &faults, sizeof(faults));
  return true;
}

/** Bytes that no compression makes smaller, and the same for the same count. */
void pad(Bytes& elf, size_t count) {
  uint32_t noise = 0x9E3779B9;
  for (size_t i = 0; i < count; i++) {
    noise ^= noise << 13;
    noise ^= noise >> 17;
    noise ^= noise << 5;
    elf.push_back(static_cast<uint8_t>(noise));
  }
  while (elf.size() % 4 != 0) elf.push_back(0);
}

Bytes constantsOf(const Bytes& elf, const ElfParts& parts) {
  Bytes constants(kConstantsBytes, 0);
  esp_app_desc_t description;
  std::memcpy(&description, elf.data() + parts.description, sizeof(description));
  sha256(elf, description.app_elf_sha256);
  std::memcpy(constants.data(), &description, sizeof(description));
  std::memcpy(constants.data() + sizeof(description), elf.data() + parts.trustedKeys, sizeof(TrustedKeyRing));
  return constants;
}

void addHeader(Bytes& image, uint8_t segments) {
  image = {0xE9, segments, 2 /* DIO */, 0x2F /* 4 MB, 80 MHz */};
  put32(image, kEntryAddress);
  image.push_back(0xEE);  // no write-protect pin
  image.resize(17, 0);    // chip 0 is the ESP32; any revision from 0 …
  image.push_back(0xFF);  // … to 65535
  image.push_back(0xFF);
  image.resize(kHeaderBytes - 1, 0);
  image.push_back(1);  // a digest follows
}

void addSegment(Bytes& image, uint32_t address, const Bytes& data, uint8_t& checksum) {
  put32(image, address);
  put32(image, static_cast<uint32_t>(data.size()));
  image.insert(image.end(), data.begin(), data.end());
  for (const uint8_t byte : data) checksum = static_cast<uint8_t>(checksum ^ byte);
}

}  // namespace

bool makeImage(Bytes elf, const ImageChanges& changes, Bytes& image, std::string& why) {
  ElfParts parts = {};
  const bool changed = findElfParts(elf, parts, why) && changeDescription(elf, parts.description, changes, why) &&
                       changeKeys(elf, parts.trustedKeys, changes.trustedKeyFiles, why) &&
                       changeFault(elf, parts.hostFaults, changes.fault, why);
  if (!changed) return false;
  const Bytes constants = constantsOf(elf, parts);
  pad(elf, changes.padBytes);
  const Bytes entry(16, 0);  // where a chip would begin; never run here
  uint8_t checksum = 0xEF;
  addHeader(image, 3);
  addSegment(image, kConstantsAddress, constants, checksum);
  addSegment(image, kCodeAddress, elf, checksum);
  addSegment(image, kEntryAddress, entry, checksum);
  image.resize((image.size() / 16 + 1) * 16, 0);
  image.back() = checksum;
  uint8_t digest[32];
  sha256(image, digest);
  image.insert(image.end(), digest, digest + sizeof(digest));
  return true;
}

bool findElf(const Bytes& imageStart, size_t& offset, size_t& bytes) {
  if (imageStart.size() < kImageHeadBytes || get32(imageStart, kCodeAt - 8) != kCodeAddress) return false;
  offset = kCodeAt;
  bytes = get32(imageStart, kCodeAt - 4);
  return true;
}
