#pragma once
#include <cstddef>
#include <cstdint>

constexpr int kPanelWidth = 800;
constexpr int kPanelHeight = 480;
constexpr size_t kPanelRowBytes = kPanelWidth / 8;
/** What is drawn at once: the panel has 48,000 bytes of pixels, a strip 1,600. */
constexpr int kStripRows = 16;

enum class Ink : uint8_t { Black, White };

struct Box {
  int x;
  int y;
  int width;
  int height;
};

/**
 * A few rows of the panel, drawn in the panel's own coordinates; what lies outside of the strip is cut. One bit a
 * pixel, the left one first, 1 = white.
 */
class Canvas {
 public:
  /** Moves to the rows from `top` on and clears them to white. */
  void begin(int top, int rows);
  int top() const { return top_; }
  int rows() const { return rows_; }
  bool hasRows(int from, int to) const { return from < top_ + rows_ && to > top_; }
  void set(int x, int y, Ink ink);
  void fill(const Box& box, Ink ink);
  /** A frame of `thickness` pixels inside of the box. */
  void frame(const Box& box, int thickness, Ink ink);
  void invert();
  const uint8_t* bytes() const { return bits_; }
  size_t byteCount() const { return static_cast<size_t>(rows_) * kPanelRowBytes; }

 private:
  void fillRow(uint8_t* row, int from, int to, Ink ink);

  int top_ = 0;
  int rows_ = 0;
  uint8_t bits_[kStripRows * kPanelRowBytes];
};

/** Draws a page. It is called once for each strip, and must draw the same each time. */
class PagePainter {
 public:
  virtual ~PagePainter() = default;
  virtual void paint(Canvas& canvas) const = 0;
};
