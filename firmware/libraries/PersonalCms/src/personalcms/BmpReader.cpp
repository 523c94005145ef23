#include "BmpReader.h"

#include <algorithm>
#include <cstring>

static_assert(kBmpHeaderBytes <= kPanelRowBytes, "the header is held where a row is");

const char* wordOf(BmpFault fault) {
  switch (fault) {
    case BmpFault::None:
      return "";
    case BmpFault::NotBmp:
      return "not a BMP";
    case BmpFault::WrongLength:
      return "not 48062 bytes long";
    case BmpFault::WrongOffset:
      return "pixels do not begin at byte 62";
    case BmpFault::WrongHeader:
      return "another kind of BMP header";
    case BmpFault::WrongWidth:
      return "not 800 pixels wide";
    case BmpFault::WrongHeight:
      return "not 480 pixels high";
    case BmpFault::TopDown:
      return "rows from the top down";
    case BmpFault::WrongDepth:
      return "not 1 bit a pixel";
    case BmpFault::Compressed:
      return "compressed";
    case BmpFault::WrongPalette:
      return "palette is not black, then white";
  }
  return "";
}

void BmpReader::begin() {
  fault_ = BmpFault::None;
  taken_ = 0;
}

uint32_t BmpReader::number(size_t at, size_t bytes) const {
  uint32_t value = 0;
  for (size_t i = bytes; i > 0; i--) value = value << 8 | held_[at + i - 1];
  return value;
}

/** BITMAPFILEHEADER and BITMAPINFOHEADER of the Windows SDK, little-endian. */
bool BmpReader::isHeaderRight() {
  const uint32_t height = number(22, 4), pixelBytes = number(34, 4), colours = number(46, 4);
  constexpr uint8_t kBlack[] = {0, 0, 0}, kWhite[] = {255, 255, 255};
  const auto refuse = [this](BmpFault fault) {
    fault_ = fault;
    return false;
  };
  if (held_[0] != 'B' || held_[1] != 'M') return refuse(BmpFault::NotBmp);
  if (number(2, 4) != kBmpBytes) return refuse(BmpFault::WrongLength);
  if (number(10, 4) != kBmpHeaderBytes) return refuse(BmpFault::WrongOffset);
  if (number(14, 4) != 40 || number(26, 2) != 1) return refuse(BmpFault::WrongHeader);
  if (number(18, 4) != kPanelWidth) return refuse(BmpFault::WrongWidth);
  if (height == 0u - kPanelHeight) return refuse(BmpFault::TopDown);
  if (height != kPanelHeight) return refuse(BmpFault::WrongHeight);
  if (number(28, 2) != 1) return refuse(BmpFault::WrongDepth);
  if (number(30, 4) != 0) return refuse(BmpFault::Compressed);
  if (pixelBytes != 0 && pixelBytes != kBmpBytes - kBmpHeaderBytes) return refuse(BmpFault::WrongLength);
  const bool isBlackAndWhite = std::memcmp(held_ + 54, kBlack, 3) == 0 && std::memcmp(held_ + 58, kWhite, 3) == 0;
  if (!isBlackAndWhite || (colours != 0 && colours != 2)) return refuse(BmpFault::WrongPalette);
  return true;
}

bool BmpReader::take(const uint8_t* bytes, size_t count, RowSink& sink) {
  while (count > 0 && fault_ == BmpFault::None) {
    if (taken_ >= kBmpBytes) {
      fault_ = BmpFault::WrongLength;
      break;
    }
    const bool inHeader = taken_ < kBmpHeaderBytes;
    const size_t unit = inHeader ? kBmpHeaderBytes : kPanelRowBytes;
    const size_t at = inHeader ? taken_ : (taken_ - kBmpHeaderBytes) % kPanelRowBytes;
    const size_t part = std::min(count, unit - at);
    std::memcpy(held_ + at, bytes, part);
    bytes += part;
    count -= part;
    taken_ += static_cast<uint32_t>(part);
    if (at + part < unit) break;
    if (inHeader) {
      isHeaderRight();
    } else {
      const int row = static_cast<int>((taken_ - kBmpHeaderBytes) / kPanelRowBytes) - 1;
      sink.putRow(kPanelHeight - 1 - row, held_);
    }
  }
  return fault_ == BmpFault::None;
}

bool BmpReader::finish() {
  if (fault_ == BmpFault::None && taken_ != kBmpBytes) fault_ = taken_ < 2 ? BmpFault::NotBmp : BmpFault::WrongLength;
  return fault_ == BmpFault::None;
}
