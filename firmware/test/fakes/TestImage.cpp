#include "TestImage.h"

#include <mbedtls/md.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <string>
#include <tuple>

namespace {
constexpr size_t kSegmentDataAt = 32;
constexpr size_t kDigestSize = 32;

void put32(std::vector<uint8_t>& image, size_t at, uint32_t value) {
  for (size_t i = 0; i < 4; i++) image[at + i] = static_cast<uint8_t>(value >> (8 * i));
}

void putText(std::vector<uint8_t>& image, size_t at, const std::string& text) {
  std::memcpy(image.data() + at, text.data(), std::min<size_t>(text.size(), 31));
}

struct Stretch {
  size_t begin, end;
};

void fillWithNoise(std::vector<uint8_t>& image, const Stretch& stretch, const std::string& name) {
  uint32_t noise = 1;
  for (const char c : name) noise = noise * 31 + static_cast<unsigned char>(c);
  for (size_t i = stretch.begin; i < stretch.end; i++) {
    noise = noise * 1664525 + 1013904223;
    image[i] = static_cast<uint8_t>(noise >> 24);
  }
}

void sha256(const uint8_t* bytes, size_t count, uint8_t out[kDigestSize]) {
  mbedtls_md(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), bytes, count, out);
}

std::string hex(const uint8_t* bytes, size_t count) {
  static const char* digits = "0123456789abcdef";
  std::string out;
  for (size_t i = 0; i < count; i++) {
    out += digits[bytes[i] >> 4];
    out += digits[bytes[i] & 15];
  }
  return out;
}
}  // namespace

std::vector<uint8_t> makeImage(const TestImage& what) {
  std::vector<uint8_t> image(what.sizeBytes, 0);
  const size_t end = image.size() - kDigestSize;
  // One segment of flash-mapped constants; 4 to 16 bytes of padding with the checksum, then the digest.
  const size_t dataBytes = end - 4 - kSegmentDataAt;
  image[0] = 0xE9;
  image[1] = 1;
  image[2] = 2;
  image[3] = 0x20;
  put32(image, 4, 0x40080400);
  image[8] = 0xEE;
  image[12] = static_cast<uint8_t>(what.chipId);
  image[13] = static_cast<uint8_t>(what.chipId >> 8);
  image[23] = 1;
  put32(image, 24, 0x3F400020);
  put32(image, 28, static_cast<uint32_t>(dataBytes));
  const size_t dataEnd = kSegmentDataAt + dataBytes;
  const size_t ownAt = what.like.empty() ? 0x120 : dataEnd - what.ownBytes;
  fillWithNoise(image, {0x120, ownAt}, what.type + what.like);
  fillWithNoise(image, {ownAt, dataEnd}, what.type + what.version);
  put32(image, 0x20, 0xABCD5432);
  put32(image, 0x24, what.securityVersion);
  putText(image, 0x30, what.version);
  putText(image, 0x50, what.type);
  uint8_t checksum = 0xEF;
  for (size_t i = kSegmentDataAt; i < kSegmentDataAt + dataBytes; i++)
    checksum = static_cast<uint8_t>(checksum ^ image[i]);
  image[end - 1] = checksum;
  sha256(image.data(), end, image.data() + end);
  return image;
}

/** Made once: many tests want the same. */
static const std::vector<uint8_t>& keptImage(const TestImage& what) {
  static std::map<std::tuple<std::string, std::string, uint32_t>, std::vector<uint8_t>> made;
  std::vector<uint8_t>& image = made[{what.version, what.like, what.sizeBytes}];
  if (image.empty()) image = makeImage(what);
  return image;
}

const std::vector<uint8_t>& imageOf(const std::string& version, uint32_t sizeBytes) {
  TestImage what;
  what.version = version;
  what.sizeBytes = sizeBytes;
  return keptImage(what);
}

const std::vector<uint8_t>& nextImage(const std::string& version, uint32_t sizeBytes) {
  TestImage what;
  what.version = version;
  what.sizeBytes = sizeBytes;
  what.like = "2.6.0";
  what.ownBytes = 8 * 1024;
  return keptImage(what);
}

std::string sha256Hex(const std::vector<uint8_t>& bytes) {
  uint8_t digest[kDigestSize];
  sha256(bytes.data(), bytes.size(), digest);
  return hex(digest, kDigestSize);
}

std::string digestHex(const std::vector<uint8_t>& image) {
  return hex(image.data() + image.size() - kDigestSize, kDigestSize);
}
