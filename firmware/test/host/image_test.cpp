// Makes an image of this very program, which carries the structs that a firmware carries.
#include <ThisDevice.h>
#include <doctest/doctest.h>
#include <fakes/FakeFlash.h>
#include <logic/ImageStart.h>
#include <logic/TrustedKeys.h>
#include <mbedtls/ctr_drbg.h>
#include <mbedtls/ecp.h>
#include <mbedtls/entropy.h>
#include <mbedtls/pk.h>

#include <algorithm>

#include "../../host/device/HostFaults.h"
#include "../../host/image/ImageMaker.h"
#include "../../host/state/StateFile.h"
#include "Folder.h"

APP_DESCRIPTION("ESP32_OTA_Base", "2.6.0", 3);

namespace {

const Bytes& ownProgram() {
  static const Bytes program = [] {
    std::string file;
    REQUIRE(readFile("/proc/self/exe", file));
    // The compiler must keep what only the image maker looks at.
    REQUIRE((host_faults.magic == kHostFaultsMagic && trusted_keys.magic == kTrustedKeyMagic));
    return Bytes(file.begin(), file.end());
  }();
  return program;
}

Bytes imageWith(const ImageChanges& changes) {
  Bytes image;
  std::string why;
  const bool made = makeImage(ownProgram(), changes, image, why);
  CAPTURE(why);
  REQUIRE(made);
  return image;
}

std::string refusalOf(const Bytes& program, const ImageChanges& changes) {
  Bytes image;
  std::string why;
  CHECK_FALSE(makeImage(program, changes, image, why));
  return why;
}

/** A fresh P-256 key as PEM, and its SubjectPublicKeyInfo. */
Bytes makeKey(const std::string& file) {
  mbedtls_entropy_context entropy;
  mbedtls_ctr_drbg_context random;
  mbedtls_pk_context key;
  mbedtls_entropy_init(&entropy);
  mbedtls_ctr_drbg_init(&random);
  mbedtls_pk_init(&key);
  REQUIRE(mbedtls_ctr_drbg_seed(&random, mbedtls_entropy_func, &entropy, nullptr, 0) == 0);
  REQUIRE(mbedtls_pk_setup(&key, mbedtls_pk_info_from_type(MBEDTLS_PK_ECKEY)) == 0);
  REQUIRE(mbedtls_ecp_gen_key(MBEDTLS_ECP_DP_SECP256R1, mbedtls_pk_ec(key), mbedtls_ctr_drbg_random, &random) == 0);
  unsigned char pem[1024];
  unsigned char der[256];
  REQUIRE(mbedtls_pk_write_pubkey_pem(&key, pem, sizeof(pem)) == 0);
  const int count = mbedtls_pk_write_pubkey_der(&key, der, sizeof(der));
  mbedtls_pk_free(&key);
  mbedtls_ctr_drbg_free(&random);
  mbedtls_entropy_free(&entropy);
  REQUIRE(count == static_cast<int>(kSpkiBytes));
  replaceFile(file, reinterpret_cast<const char*>(pem));
  return Bytes(der + sizeof(der) - kSpkiBytes, der + sizeof(der));
}

/** Where `what` stands in the program inside of the image. */
Bytes elfIn(const Bytes& image) {
  size_t offset = 0;
  size_t bytes = 0;
  REQUIRE(findElf(image, offset, bytes));
  return Bytes(image.begin() + static_cast<long>(offset), image.begin() + static_cast<long>(offset + bytes));
}

}  // namespace

TEST_CASE("an image passes the bootloader's check and says what it is") {
  const Bytes image = imageWith({});
  Power power;
  FakeFlashChip chip(power, static_cast<uint32_t>((image.size() / kSectorBytes + 1) * kSectorBytes));
  chip.put(0, image);
  const bootloader::ImageCheck check = bootloader::checkImage(chip, bootloader::Area::App0, 0);
  CHECK(check.valid);
  CHECK(check.lengthBytes == image.size());
  ImageStart start = {};
  REQUIRE(readImageStart(image.data(), start));
  CHECK(std::string(start.project) == "ESP32_OTA_Base");
  CHECK(std::string(start.version) == "2.6.0");
  CHECK(start.securityVersion == 3);
}

TEST_CASE("the program comes out of the image as it went in") {
  const Bytes elf = elfIn(imageWith({}));
  REQUIRE(elf.size() >= ownProgram().size());
  CHECK(elf.size() - ownProgram().size() < 4);
  CHECK(std::equal(ownProgram().begin(), ownProgram().end(), elf.begin()));
}

TEST_CASE("another version is other code, not only another description") {
  ImageChanges changes;
  changes.version = "9.8.7-rc.1";
  changes.securityVersion = 12;
  const Bytes image = imageWith(changes);
  ImageStart start = {};
  REQUIRE(readImageStart(image.data(), start));
  CHECK(std::string(start.version) == "9.8.7-rc.1");
  CHECK(start.securityVersion == 12);
  const Bytes elf = elfIn(image);
  ElfParts parts = {};
  std::string why;
  REQUIRE(findElfParts(elf, parts, why));
  CHECK(std::string(reinterpret_cast<const char*>(elf.data() + parts.description + 16)) == "9.8.7-rc.1");
}

TEST_CASE("trusted keys stand in the program and at their frozen place in the image") {
  Folder folder;
  ImageChanges changes;
  changes.trustedKeyFiles = {folder / "a.pem", folder / "b.pem"};
  const Bytes first = makeKey(folder / "a.pem");
  const Bytes second = makeKey(folder / "b.pem");
  const Bytes image = imageWith(changes);
  TrustedKeyRing ring;
  std::memcpy(&ring, image.data() + 0x120, sizeof(ring));
  CHECK(ring.magic == kTrustedKeyMagic);
  CHECK(ring.count == 2);
  CHECK(std::equal(first.begin(), first.end(), ring.spki[0]));
  CHECK(std::equal(second.begin(), second.end(), ring.spki[1]));
  const Bytes elf = elfIn(image);
  ElfParts parts = {};
  std::string why;
  REQUIRE(findElfParts(elf, parts, why));
  CHECK(std::equal(first.begin(), first.end(), elf.begin() + static_cast<long>(parts.trustedKeys) + 8));
}

TEST_CASE("a fault is written into the program") {
  ImageChanges changes;
  changes.fault = "never_checks_in";
  const Bytes elf = elfIn(imageWith(changes));
  ElfParts parts = {};
  std::string why;
  REQUIRE(findElfParts(elf, parts, why));
  CHECK(std::string(reinterpret_cast<const char*>(elf.data() + parts.hostFaults + 4)) == "never_checks_in");
}

TEST_CASE("padding makes an image larger and nothing else") {
  const size_t plain = imageWith({}).size();
  ImageChanges changes;
  changes.padBytes = 100000;
  CHECK(imageWith(changes).size() - plain >= 99984);
  CHECK(imageWith(changes) == imageWith(changes));
}

TEST_CASE("what cannot be made is refused by name") {
  Folder folder;
  ImageChanges changes;
  CHECK(refusalOf(Bytes(100, 0), {}) == "no 64-bit ELF file");
  std::string file;
  REQUIRE(readFile("/bin/sh", file));
  CHECK(refusalOf(Bytes(file.begin(), file.end()), {}) == "no section .rodata_desc of a virtual device's firmware");
  changes.fault = "explode";
  CHECK(refusalOf(ownProgram(), changes) == "no fault has the name explode");
  changes = {};
  changes.version = std::string(32, '1');
  CHECK(refusalOf(ownProgram(), changes) == "a version has 31 characters at most");
  changes = {};
  changes.trustedKeyFiles = {folder / "none.pem"};
  CHECK(refusalOf(ownProgram(), changes) == folder / "none.pem: cannot be read");
  replaceFile(folder / "none.pem", "no key");
  CHECK(refusalOf(ownProgram(), changes) == folder / "none.pem: no public P-256 key in PEM form");
}
