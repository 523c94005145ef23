#include "Canvas.h"

#include <algorithm>
#include <cstring>

void Canvas::begin(int top, int rows) {
  top_ = top;
  rows_ = std::clamp(rows, 0, kStripRows);
  std::memset(bits_, 0xFF, sizeof(bits_));
}

void Canvas::set(int x, int y, Ink ink) {
  if (x < 0 || x >= kPanelWidth || y < top_ || y >= top_ + rows_) return;
  uint8_t& byte = bits_[static_cast<size_t>(y - top_) * kPanelRowBytes + static_cast<size_t>(x) / 8];
  const uint8_t bit = static_cast<uint8_t>(0x80 >> (x % 8));
  byte = static_cast<uint8_t>(ink == Ink::White ? byte | bit : byte & ~bit);
}

void Canvas::fillRow(uint8_t* row, int from, int to, Ink ink) {
  const uint8_t whole = ink == Ink::White ? 0xFF : 0x00;
  for (int x = from; x < to;) {
    if (x % 8 == 0 && to - x >= 8) {
      row[x / 8] = whole;
      x += 8;
    } else {
      const uint8_t bit = static_cast<uint8_t>(0x80 >> (x % 8));
      row[x / 8] = static_cast<uint8_t>(ink == Ink::White ? row[x / 8] | bit : row[x / 8] & ~bit);
      x++;
    }
  }
}

void Canvas::fill(const Box& box, Ink ink) {
  const int left = std::max(box.x, 0);
  const int right = std::min(box.x + box.width, kPanelWidth);
  const int first = std::max(box.y, top_);
  const int end = std::min(box.y + box.height, top_ + rows_);
  for (int y = first; y < end; y++) fillRow(bits_ + static_cast<size_t>(y - top_) * kPanelRowBytes, left, right, ink);
}

void Canvas::frame(const Box& box, int thickness, Ink ink) {
  fill({box.x, box.y, box.width, thickness}, ink);
  fill({box.x, box.y + box.height - thickness, box.width, thickness}, ink);
  fill({box.x, box.y, thickness, box.height}, ink);
  fill({box.x + box.width - thickness, box.y, thickness, box.height}, ink);
}

void Canvas::invert() {
  for (size_t i = 0; i < byteCount(); i++) bits_[i] = static_cast<uint8_t>(~bits_[i]);
}
