#pragma once
#include <cstdint>
#include <string>
#include <vector>

/** What to put into a small but valid ESP32 image. */
struct TestImage {
  std::string type = "ESP32_OTA_Base";
  std::string version = "2.6.0";
  uint32_t securityVersion = 0;
  uint32_t sizeBytes = 64 * 1024;  // a multiple of 16
  uint16_t chipId = 0;
  /** The version whose bytes it has, but for the last `ownBytes` of its code; empty: all are its own. */
  std::string like;
  uint32_t ownBytes = 0;
};

/** The image as a file; one version and type always give the same bytes. */
std::vector<uint8_t> makeImage(const TestImage& what);

/** An ESP32_OTA_Base. Made once for each version and size: there are thousands of stories. */
const std::vector<uint8_t>& imageOf(const std::string& version, uint32_t sizeBytes);

/** An image like 2.6.0 of the same type, with 8 KiB of its own, as another version is. */
const std::vector<uint8_t>& nextImage(const std::string& version, uint32_t sizeBytes = 64 * 1024);

/** SHA-256 of all bytes, in hex. */
std::string sha256Hex(const std::vector<uint8_t>& bytes);
/** The digest at the end of the image, in hex. */
std::string digestHex(const std::vector<uint8_t>& image);
