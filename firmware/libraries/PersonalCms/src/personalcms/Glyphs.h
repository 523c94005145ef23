#pragma once
#include <cstdint>

/**
 * A letter as the way of a pen, so that one small table serves every size. Coordinates count from the left stem and the
 * top of the capitals: base line 14, x-height from 4, descenders to 18. `M` lifts the pen and moves it, `L` draws a
 * line, `h` and `v` draw a quarter of an ellipse that leaves horizontally or vertically. A coordinate may end in `.5`.
 */
struct Glyph {
  uint16_t code;  // Unicode
  uint8_t width;  // from the left stem to the right one
  const char* path;
};

/** A letter made of another and an accent. */
struct AccentedGlyph {
  uint16_t code;
  uint16_t base;
  uint16_t accent;
};

/** The glyph; null where there is none. */
const Glyph* findGlyph(uint32_t code);
/** Of a letter that is made of two; null where it is not. */
const AccentedGlyph* findAccented(uint32_t code);
/** The accent's path, its middle at x = 0, for a letter of x-height; null where there is none. */
const char* accentPath(uint16_t accent);
