#include "ImageWriter.h"

#include <algorithm>
#include <cstring>

void ImageWriter::begin(uint32_t fileBytes, const ImageWanted& wanted) {
  wanted_ = wanted;
  fileBytes_ = fileBytes;
  taken_ = 0;
  written_ = 0;
  rehashUntil_ = 0;
  sha_.restart();
}

void ImageWriter::beginRehash(uint32_t offset) { rehashUntil_ = offset; }

bool ImageWriter::rehashStep() {
  const uint32_t count = std::min(kSectorBytes, rehashUntil_ - taken_);
  if (!flash_.read(taken_, sector_, count)) return false;
  sha_.add(sector_, count);
  taken_ += count;
  written_ = taken_;
  return true;
}

FailureReason ImageWriter::take(const uint8_t* bytes, size_t count) {
  while (count > 0) {
    const uint32_t filled = taken_ - written_;
    const size_t piece = std::min<size_t>(count, kSectorBytes - filled);
    std::memcpy(sector_ + filled, bytes, piece);
    taken_ += static_cast<uint32_t>(piece);
    bytes += piece;
    count -= piece;
    if (taken_ - written_ < kSectorBytes && taken_ < fileBytes_) continue;
    const FailureReason reason = writeSector();
    if (reason != FailureReason::None) return reason;
  }
  return FailureReason::None;
}

FailureReason ImageWriter::writeSector() {
  const uint32_t filled = taken_ - written_;
  if (written_ == 0) {
    if (filled < kImageStartBytes) return FailureReason::BadHash;  // no image is that short
    const FailureReason reason = checkImageStart(sector_, wanted_);
    if (reason != FailureReason::None) return reason;
  }
  sha_.add(sector_, filled);
  const uint32_t padded = (filled + 15) / 16 * 16;  // what flash encryption takes; ones change nothing in erased flash
  std::memset(sector_ + filled, 0xFF, padded - filled);
  if (!flash_.eraseSector(written_) || !flash_.write(written_, sector_, padded)) return FailureReason::FlashFailed;
  written_ = taken_;
  return FailureReason::None;
}
