#include <mbedtls/md.h>

#include <algorithm>
#include <cstring>

#include "Bootloader.h"

namespace bootloader {
namespace {

constexpr uint8_t kImageMagic = 0xE9;
constexpr uint32_t kHeaderBytes = 24;
constexpr uint32_t kSegmentHeaderBytes = 8;
constexpr unsigned kMostSegments = 16;
constexpr uint8_t kChecksumStart = 0xEF;

uint32_t little32(const uint8_t* p) {
  return static_cast<uint32_t>(p[0]) | static_cast<uint32_t>(p[1]) << 8 | static_cast<uint32_t>(p[2]) << 16 |
         static_cast<uint32_t>(p[3]) << 24;
}

/** Reads an area front to back; everything that passes is hashed. */
class Reader {
 public:
  Reader(BlockFlash& flash, Area area) : flash_(flash), area_(area), size_(flash.areaBytes(area)) {
    mbedtls_md_init(&md_);
    mbedtls_md_setup(&md_, mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), 0);
    mbedtls_md_starts(&md_);
  }
  ~Reader() { mbedtls_md_free(&md_); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  uint32_t at() const { return at_; }

  bool take(uint8_t* out, uint32_t count) {
    if (count > size_ - at_ || !flash_.read(area_, at_, out, count)) return false;
    at_ += count;
    return mbedtls_md_update(&md_, out, count) == 0;
  }

  /** Also folds the bytes into the checksum of all segments. */
  bool takeData(uint32_t count, uint8_t& checksum) {
    uint8_t piece[1024];
    while (count > 0) {
      const uint32_t step = std::min<uint32_t>(count, sizeof(piece));
      if (!take(piece, step)) return false;
      for (uint32_t i = 0; i < step; i++) checksum = static_cast<uint8_t>(checksum ^ piece[i]);
      count -= step;
    }
    return true;
  }

  /** The digest that stands next in flash equals the one over everything before it. */
  bool digestFollows(uint8_t out[kDigestBytes]) {
    uint8_t computed[kDigestBytes];
    if (kDigestBytes > size_ - at_ || mbedtls_md_finish(&md_, computed) != 0) return false;
    if (!flash_.read(area_, at_, out, kDigestBytes)) return false;
    at_ += static_cast<uint32_t>(kDigestBytes);
    return std::memcmp(computed, out, kDigestBytes) == 0;
  }

 private:
  BlockFlash& flash_;
  const Area area_;
  const uint32_t size_;
  uint32_t at_ = 0;
  mbedtls_md_context_t md_;
};

}  // namespace

ImageCheck checkImage(BlockFlash& flash, Area area, uint16_t chipId) {
  ImageCheck check = {};
  Reader reader(flash, area);
  uint8_t header[kHeaderBytes];
  if (!reader.take(header, kHeaderBytes) || header[0] != kImageMagic) return check;
  const unsigned segments = header[1];
  const unsigned imageChip = static_cast<unsigned>(header[12]) | static_cast<unsigned>(header[13]) << 8;
  const bool hashAppended = header[23] == 1;
  if (segments == 0 || segments > kMostSegments || imageChip != chipId || !hashAppended) return check;
  uint8_t checksum = kChecksumStart;
  for (unsigned i = 0; i < segments; i++) {
    uint8_t segment[kSegmentHeaderBytes];
    if (!reader.take(segment, kSegmentHeaderBytes)) return check;
    const uint32_t length = little32(segment + 4);
    if (length % 4 != 0 || length > flash.areaBytes(area) || !reader.takeData(length, checksum)) return check;
  }
  uint8_t padding[16];
  const uint32_t paddingBytes = 16 - reader.at() % 16;
  if (!reader.take(padding, paddingBytes) || padding[paddingBytes - 1] != checksum) return check;
  if (!reader.digestFollows(check.digest)) return check;
  check.lengthBytes = reader.at();
  check.valid = true;
  return check;
}

}  // namespace bootloader
