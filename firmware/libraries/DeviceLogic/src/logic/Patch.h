#pragma once
#include <cstddef>
#include <cstdint>

/** The rules of a patch of the format `pcms1` (docs/protocol.md), in the words that the server uses as well. */
enum class PatchFault : uint8_t {
  None,
  SourceRange,
  TooLong,
  TooShort,
  Trailing,
  BadVarint,
  EmptyBlock,
  BadStream,
  SourceUnread,   // flash could not be read
  TargetRefused,  // by whoever takes the target
};
/** For logs: `source_range`, …; empty for None. */
const char* wordOf(PatchFault fault);

/** Where a patch reads, and where it writes. */
class PatchEnds {
 public:
  virtual ~PatchEnds() = default;
  /** Reads the image that the patch starts from; never outside of it. */
  virtual bool readSource(uint32_t offset, uint8_t* bytes, size_t count) = 0;
  /** Takes the next bytes of the target. */
  virtual bool takeTarget(const uint8_t* bytes, size_t count) = 0;
};

struct PatchSizes {
  uint32_t sourceBytes;
  uint32_t targetBytes;
};

/**
 * Makes an image of another one and a patch, as its bytes come out of the inflater, in pieces of any size. What it
 * writes is worth something only once it is whole; the first rule that is broken ends it.
 */
class Patch {
 public:
  explicit Patch(PatchEnds& ends) : ends_(ends) {}
  void begin(const PatchSizes& sizes);
  PatchFault take(const uint8_t* bytes, size_t count);
  /** Nothing more may come. */
  bool isWhole() const { return written_ == sizes_.targetBytes; }

 private:
  enum class Part : uint8_t { DiffLength, ExtraLength, Seek, Diff, Extra };

  PatchFault takeNumber(uint8_t byte);
  PatchFault beginBlock();
  PatchFault takeDiff(const uint8_t* bytes, size_t count);
  PatchFault takeExtra(const uint8_t* bytes, size_t count);
  void nextPart();

  static constexpr size_t kPieceBytes = 256;

  PatchEnds& ends_;
  PatchSizes sizes_{};
  uint32_t written_ = 0;
  /** Wide enough for every sum of 32-bit steps that fits an image's blocks; below 0 or beyond the source until it is
   * used. */
  int64_t position_ = 0;
  Part part_ = Part::DiffLength;
  uint32_t number_ = 0;  // that is being read
  uint8_t numberBytes_ = 0;
  uint32_t diffLeft_ = 0;
  uint32_t extraLeft_ = 0;
  int32_t seek_ = 0;
  uint8_t piece_[kPieceBytes];
};
