#include "Lettering.h"

#include <logic/Utf8.h>
#include <personalcms/Glyphs.h>

#include <algorithm>

namespace {

constexpr int kSub = 16;           // pen coordinates are in sixteenths of a pixel
constexpr int kGapUnits = 2;       // white between two letters, beside the pen
constexpr int kCapitalShift = -9;  // half units that an accent stands higher on a capital
constexpr const char* kBoxPath = "M0 0L8 0L8 14L0 14L0 0";
constexpr int kBoxWidth = 8;
/** 256 × the sine of 0°, 11.25°, … 90°: eight pieces make a quarter of an ellipse. */
constexpr int kSine[] = {0, 50, 98, 142, 181, 213, 237, 251, 256};
constexpr int kArcPieces = 8;

struct Point {
  int x;
  int y;
};

/** Pixels of `units`, rounded. */
int pixelsOf(int units, const TextStyle& style) { return (units * style.scale + 1) / 2; }

/** A round pen that draws one glyph's path into the canvas. */
class Pen {
 public:
  Pen(Canvas& canvas, const TextStyle& style, Point origin, Ink ink)
      : canvas_(canvas), style_(style), origin_(origin), ink_(ink) {}

  void draw(const char* path) {
    while (*path != '\0') {
      const char step = *path++;
      const Point to = point(path);
      switch (step) {
        case 'M':
          at_ = to;
          break;
        case 'L':
          lineTo(to);
          break;
        case 'h':
          arcTo(to, {to.x, at_.y});
          break;
        case 'v':
          arcTo(to, {at_.x, to.y});
          break;
      }
    }
  }

 private:
  /** A number in half units. */
  static int halves(const char*& text) {
    while (*text == ' ') text++;
    const bool negative = *text == '-';
    if (negative) text++;
    int value = 0;
    while (*text >= '0' && *text <= '9') value = value * 10 + (*text++ - '0');
    value *= 2;
    if (*text == '.') {
      text += 2;  // always `.5`
      value++;
    }
    return negative ? -value : value;
  }

  /** Stems lie on whole pixels (or between two, for a pen of odd thickness), so that all are equally sharp. */
  int fitted(int half) const {
    const int quarters = half * style_.scale;
    const int pixels = quarters >= 0 ? (quarters + 2) / 4 : -((1 - quarters) / 4);
    return pixels * kSub + style_.pen * kSub / 2;
  }

  Point point(const char*& text) {
    const int x = halves(text);
    const int y = halves(text);
    return {fitted(x) + origin_.x * kSub, fitted(y) + origin_.y * kSub};
  }

  void arcTo(Point to, Point corner) {
    const Point from = at_;
    // Small letters look the same with half as many pieces.
    const int stride = style_.scale <= 3 ? 2 : 1;
    for (int i = stride; i <= kArcPieces; i += stride) {
      const int s = kSine[i], c = 256 - kSine[kArcPieces - i];
      // From `from` towards the corner by the sine, from there to the end by what the cosine has lost.
      lineTo({from.x + ((corner.x - from.x) * s + (to.x - corner.x) * c) / 256,
              from.y + ((corner.y - from.y) * s + (to.y - corner.y) * c) / 256});
    }
  }

  void lineTo(Point to) {
    const Point from = at_;
    at_ = to;
    const int reach = style_.pen * kSub / 2;
    const int top = std::max((std::min(from.y, to.y) - reach) / kSub, canvas_.top());
    const int end = std::min((std::max(from.y, to.y) + reach) / kSub + 1, canvas_.top() + canvas_.rows());
    const int left = (std::min(from.x, to.x) - reach) / kSub;
    const int right = (std::max(from.x, to.x) + reach) / kSub + 1;
    for (int y = top; y < end; y++) {
      for (int x = left; x < right; x++) {
        if (isCovered({x * kSub + kSub / 2, y * kSub + kSub / 2}, from, to)) canvas_.set(x, y, ink_);
      }
    }
  }

  /** Whether the middle of a pixel lies under the pen on its way. */
  bool isCovered(Point pixel, Point from, Point to) const {
    const int64_t dx = to.x - from.x, dy = to.y - from.y;
    const int64_t px = pixel.x - from.x, py = pixel.y - from.y;
    const int64_t reach2 = static_cast<int64_t>(style_.pen) * style_.pen * kSub * kSub / 4;
    const int64_t length2 = dx * dx + dy * dy;
    const int64_t along = px * dx + py * dy;
    if (along <= 0) return px * px + py * py <= reach2;
    if (along >= length2) return (px - dx) * (px - dx) + (py - dy) * (py - dy) <= reach2;
    const int64_t across = px * dy - py * dx;
    return across * across <= reach2 * length2;
  }

  Canvas& canvas_;
  const TextStyle& style_;
  const Point origin_;
  const Ink ink_;
  Point at_{};
};

/** Takes the next character off the text; what is no UTF-8 is taken byte by byte and has no glyph. */
uint32_t nextCode(std::string_view& text) {
  const size_t length = utf8Length(text);
  const auto byte = [&](size_t i) { return static_cast<uint32_t>(static_cast<uint8_t>(text[i])); };
  uint32_t code = 0xFFFFFFFF;
  if (length == 1) code = byte(0);
  if (length == 2) code = (byte(0) & 0x1F) << 6 | (byte(1) & 0x3F);
  if (length == 3) code = (byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
  text.remove_prefix(length == 0 ? 1 : length);
  if (length == 4) code = 0xFFFFFFFE;
  if (code == 0xA0 || code == 0x09 || code == 0x0A || code == 0x0D) return ' ';
  return code == 0xAD ? '-' : code;
}

int widthUnits(uint32_t code) {
  const AccentedGlyph* accented = findAccented(code);
  const Glyph* glyph = findGlyph(accented == nullptr ? code : accented->base);
  const int width = glyph == nullptr ? kBoxWidth : glyph->width;
  // A dotless i is too narrow for what stands above it.
  return accented != nullptr && width == 0 ? 2 : width;
}

int advance(uint32_t code, const TextStyle& style) { return pixelsOf(widthUnits(code) + kGapUnits, style) + style.pen; }

bool isCapital(uint16_t base) { return base >= 'A' && base <= 'Z'; }

void drawCode(Canvas& canvas, Point origin, const TextStyle& style, uint32_t code, Ink ink) {
  const AccentedGlyph* accented = findAccented(code);
  const Glyph* glyph = findGlyph(accented == nullptr ? code : accented->base);
  const int indent = accented != nullptr && glyph != nullptr && glyph->width == 0 ? 1 : 0;
  Pen(canvas, style, {origin.x + pixelsOf(indent, style), origin.y}, ink)
      .draw(glyph == nullptr ? kBoxPath : glyph->path);
  if (accented == nullptr) return;
  const bool isBelow = accented->accent == 0xB8;
  const int middle = pixelsOf(widthUnits(code), style) / 2;
  const int up = isCapital(accented->base) && !isBelow ? kCapitalShift * style.scale / 4 : 0;
  Pen(canvas, style, {origin.x + middle, origin.y + up}, ink).draw(accentPath(accented->accent));
}

}  // namespace

int textWidth(const TextStyle& style, std::string_view text) {
  int width = 0;
  while (!text.empty()) width += advance(nextCode(text), style);
  return width == 0 ? 0 : width - pixelsOf(kGapUnits, style);
}

void drawText(Canvas& canvas, const TextPlace& at, const TextStyle& style, std::string_view text, Ink ink) {
  // From the highest accent to the lowest descender; most texts are not in most strips.
  if (!canvas.hasRows(at.y - pixelsOf(7, style), at.y + pixelsOf(18, style) + style.pen)) return;
  int x = at.x;
  while (!text.empty()) {
    const uint32_t code = nextCode(text);
    drawCode(canvas, {x, at.y}, style, code, ink);
    x += advance(code, style);
  }
}

size_t textThatFits(const TextStyle& style, std::string_view text, int width) {
  std::string_view rest = text;
  size_t kept = 0;
  int x = 0;
  while (!rest.empty()) {
    x += advance(nextCode(rest), style);
    if (x - pixelsOf(kGapUnits, style) > width) break;
    kept = text.size() - rest.size();
  }
  return kept;
}

void drawTextWithin(Canvas& canvas, const TextPlace& at, const TextStyle& style, std::string_view text, int width,
                    Ink ink) {
  if (textWidth(style, text) <= width) return drawText(canvas, at, style, text, ink);
  const int dots = textWidth(style, "…") + pixelsOf(kGapUnits, style);
  std::string_view kept = text.substr(0, textThatFits(style, text, width - dots));
  // No blank before the dots.
  while (!kept.empty() && kept.back() == ' ') kept.remove_suffix(1);
  drawText(canvas, at, style, kept, ink);
  const int end = kept.empty() ? 0 : textWidth(style, kept) + pixelsOf(kGapUnits, style);
  drawText(canvas, {at.x + end, at.y}, style, "…", ink);
}
