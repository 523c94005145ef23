#pragma once
#include <personalcms/Canvas.h>

#include <cstddef>
#include <cstdint>

/** A Windows BMP of 800×480 pixels, 1 bit: 14 + 40 bytes of header, 8 of palette, 480 rows of 100 bytes, the lowest
 * first. */
constexpr uint32_t kBmpHeaderBytes = 62;
constexpr uint32_t kBmpBytes = kBmpHeaderBytes + kPanelRowBytes * kPanelHeight;

enum class BmpFault : uint8_t {
  None,
  NotBmp,
  WrongLength,
  WrongOffset,
  WrongHeader,
  WrongWidth,
  WrongHeight,
  TopDown,
  WrongDepth,
  Compressed,
  WrongPalette
};
/** For logs and the console: `not a BMP`, …; empty for None. */
const char* wordOf(BmpFault fault);

/** Takes rows as they are read. */
class RowSink {
 public:
  virtual ~RowSink() = default;
  /** 1 = white; `y` from the top. */
  virtual void putRow(int y, const uint8_t row[kPanelRowBytes]) = 0;
};

/** Reads a picture in pieces of any size, and hands on row by row. Anything but exactly the one format is refused by
 * name. */
class BmpReader {
 public:
  void begin();
  /** False when the picture is refused; `fault` then says why. */
  bool take(const uint8_t* bytes, size_t count, RowSink& sink);
  /** Refuses what is known to be wrong before its first byte. */
  void refuse(BmpFault fault) { fault_ = fault; }
  /** Whether it was all there; otherwise it is refused as too short. */
  bool finish();
  BmpFault fault() const { return fault_; }

 private:
  bool isHeaderRight();
  uint32_t number(size_t at, size_t bytes) const;

  BmpFault fault_ = BmpFault::None;
  uint32_t taken_ = 0;
  uint8_t held_[kPanelRowBytes];  // the header, then the row that comes in
};
