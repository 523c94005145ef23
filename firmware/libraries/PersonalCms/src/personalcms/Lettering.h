#pragma once
#include <personalcms/Canvas.h>

#include <string_view>

/** How large and how bold: `scale` is in half pixels per unit of a glyph (capitals have 14), `pen` in pixels. */
struct TextStyle {
  uint8_t scale;
  uint8_t pen;
  /** Pixels from the top of the capitals to the base line, the pen's thickness included. */
  int capHeight() const { return 7 * scale + pen; }
};

struct TextPlace {
  int x;  // of the left edge
  int y;  // of the top of the capitals
};

/** Pixels that the text takes. Bytes that are not UTF-8, and characters without a glyph, count as boxes. */
int textWidth(const TextStyle& style, std::string_view text);
void drawText(Canvas& canvas, const TextPlace& at, const TextStyle& style, std::string_view text, Ink ink = Ink::Black);
/** How many bytes of the text, whole characters, are not wider than `width`. */
size_t textThatFits(const TextStyle& style, std::string_view text, int width);
/** Like `drawText`; a text that is wider than `width` is cut and ends in `…`. */
void drawTextWithin(Canvas& canvas, const TextPlace& at, const TextStyle& style, std::string_view text, int width,
                    Ink ink = Ink::Black);
