#include "Patch.h"

#include <algorithm>

namespace {

constexpr uint8_t kMostNumberBytes = 5;
/** Four bytes have held 28 bits. */
constexpr uint8_t kMostInLastByte = 0x0F;

int32_t unzigzag(uint32_t number) { return static_cast<int32_t>((number >> 1) ^ (0u - (number & 1))); }

}  // namespace

const char* wordOf(PatchFault fault) {
  switch (fault) {
    case PatchFault::None:
      return "";
    case PatchFault::SourceRange:
      return "source_range";
    case PatchFault::TooLong:
      return "too_long";
    case PatchFault::TooShort:
      return "too_short";
    case PatchFault::Trailing:
      return "trailing";
    case PatchFault::BadVarint:
      return "bad_varint";
    case PatchFault::EmptyBlock:
      return "empty_block";
    case PatchFault::BadStream:
      return "bad_stream";
    case PatchFault::SourceUnread:
      return "source_unread";
    case PatchFault::TargetRefused:
      return "target_refused";
  }
  return "";
}

void Patch::begin(const PatchSizes& sizes) {
  sizes_ = sizes;
  written_ = 0;
  position_ = 0;
  part_ = Part::DiffLength;
  number_ = 0;
  numberBytes_ = 0;
  diffLeft_ = 0;
  extraLeft_ = 0;
  seek_ = 0;
}

PatchFault Patch::take(const uint8_t* bytes, size_t count) {
  while (count > 0) {
    if (isWhole()) return PatchFault::Trailing;
    size_t used = 1;
    PatchFault fault = PatchFault::None;
    switch (part_) {
      case Part::DiffLength:
      case Part::ExtraLength:
      case Part::Seek:
        fault = takeNumber(*bytes);
        break;
      case Part::Diff:
        used = std::min({count, size_t{diffLeft_}, kPieceBytes});
        fault = takeDiff(bytes, used);
        break;
      case Part::Extra:
        used = std::min(count, size_t{extraLeft_});
        fault = takeExtra(bytes, used);
        break;
    }
    if (fault != PatchFault::None) return fault;
    bytes += used;
    count -= used;
  }
  return PatchFault::None;
}

PatchFault Patch::takeNumber(uint8_t byte) {
  if (numberBytes_ == kMostNumberBytes - 1 && byte > kMostInLastByte) return PatchFault::BadVarint;
  number_ |= static_cast<uint32_t>(byte & 0x7F) << (7 * numberBytes_);
  numberBytes_++;
  if ((byte & 0x80) != 0) return PatchFault::None;
  const uint32_t number = number_;
  number_ = 0;
  numberBytes_ = 0;
  switch (part_) {
    case Part::DiffLength:
      diffLeft_ = number;
      part_ = Part::ExtraLength;
      return PatchFault::None;
    case Part::ExtraLength:
      extraLeft_ = number;
      part_ = Part::Seek;
      return PatchFault::None;
    case Part::Seek:
    case Part::Diff:
    case Part::Extra:
      break;
  }
  seek_ = unzigzag(number);
  return beginBlock();
}

PatchFault Patch::beginBlock() {
  if (diffLeft_ == 0 && extraLeft_ == 0) return PatchFault::EmptyBlock;
  if (uint64_t{diffLeft_} + extraLeft_ > sizes_.targetBytes - written_) return PatchFault::TooLong;
  if (position_ < 0 || position_ + diffLeft_ > sizes_.sourceBytes) return PatchFault::SourceRange;
  nextPart();
  return PatchFault::None;
}

/** Behind a block's numbers, and whenever a part may have come to its end. */
void Patch::nextPart() {
  if (diffLeft_ > 0) {
    part_ = Part::Diff;
  } else if (extraLeft_ > 0) {
    part_ = Part::Extra;
  } else {
    part_ = Part::DiffLength;
    position_ += seek_;
  }
}

PatchFault Patch::takeDiff(const uint8_t* bytes, size_t count) {
  if (!ends_.readSource(static_cast<uint32_t>(position_), piece_, count)) return PatchFault::SourceUnread;
  for (size_t i = 0; i < count; i++) piece_[i] = static_cast<uint8_t>(piece_[i] + bytes[i]);
  if (!ends_.takeTarget(piece_, count)) return PatchFault::TargetRefused;
  position_ += static_cast<int64_t>(count);
  diffLeft_ -= static_cast<uint32_t>(count);
  written_ += static_cast<uint32_t>(count);
  nextPart();
  return PatchFault::None;
}

PatchFault Patch::takeExtra(const uint8_t* bytes, size_t count) {
  if (!ends_.takeTarget(bytes, count)) return PatchFault::TargetRefused;
  extraLeft_ -= static_cast<uint32_t>(count);
  written_ += static_cast<uint32_t>(count);
  nextPart();
  return PatchFault::None;
}
