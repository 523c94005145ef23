#include <doctest/doctest.h>
#include <personalcms/Glyphs.h>
#include <personalcms/Lettering.h>

#include <algorithm>
#include <map>
#include <string>

#include "PanelRig.h"

namespace {

constexpr TextStyle kStyles[] = {{2, 2}, {2, 3}, {3, 3}, {4, 4}, {6, 5}, {8, 7}, {20, 15}};

std::vector<uint8_t> drawn(const std::string& text, const TextStyle& style = {3, 3}, TextPlace at = {40, 60}) {
  return pixelsOf(FunctionPage([&](Canvas& canvas) { drawText(canvas, at, style, text); }));
}

bool isBlack(const std::vector<uint8_t>& pixels, int x, int y) {
  return (pixels[static_cast<size_t>(y) * kPanelRowBytes + static_cast<size_t>(x) / 8] >> (7 - x % 8) & 1) == 0;
}

struct Extent {
  int left = kPanelWidth, right = -1, top = kPanelHeight, bottom = -1;
};

Extent extentOf(const std::vector<uint8_t>& pixels) {
  Extent extent;
  for (int y = 0; y < kPanelHeight; y++) {
    for (int x = 0; x < kPanelWidth; x++) {
      if (!isBlack(pixels, x, y)) continue;
      extent.left = std::min(extent.left, x);
      extent.right = std::max(extent.right, x);
      extent.top = std::min(extent.top, y);
      extent.bottom = std::max(extent.bottom, y);
    }
  }
  return extent;
}

std::string utf8(uint32_t code) {
  if (code < 0x80) return std::string(1, static_cast<char>(code));
  if (code < 0x800) return {static_cast<char>(0xC0 | code >> 6), static_cast<char>(0x80 | (code & 0x3F))};
  return {static_cast<char>(0xE0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 0x3F)),
          static_cast<char>(0x80 | (code & 0x3F))};
}

}  // namespace

TEST_CASE("every printable character of Latin-1 has letters of its own, and no two look the same") {
  std::map<std::vector<uint8_t>, uint32_t> seen;
  const std::vector<uint8_t> box = drawn("\xEF\xBF\xBD");
  for (uint32_t code = 0x21; code <= 0xFF; code++) {
    if (code >= 0x7F && code <= 0xA0) continue;
    if (code == 0xAD) continue;  // the soft hyphen is a hyphen
    const std::vector<uint8_t> pixels = drawn(utf8(code), {8, 7});
    CAPTURE(code);
    CHECK(extentOf(pixels).right >= 0);
    CHECK(pixels != drawn("\xEF\xBF\xBD", {8, 7}));
    CHECK(seen.count(pixels) == 0);
    seen[pixels] = code;
  }
}

TEST_CASE("letters stay between the accents' top and the descenders' bottom, and within their width") {
  for (const TextStyle& style : kStyles) {
    for (uint32_t code = 0x21; code <= 0xFF; code++) {
      if (code >= 0x7F && code <= 0xA0) continue;
      const Extent extent = extentOf(drawn(utf8(code), style, {200, 200}));
      CAPTURE(code);
      CAPTURE(style.scale);
      CHECK(extent.top >= 200 - 7 * style.scale / 2 - style.pen);
      CHECK(extent.bottom <= 200 + 9 * style.scale + style.pen);
      CHECK(extent.left >= 200 - style.scale - style.pen);
      CHECK(extent.right <= 200 + textWidth(style, utf8(code)) + style.scale + style.pen);
    }
  }
}

TEST_CASE("capitals stand on the base line, and are as high as the style says") {
  for (const TextStyle& style : kStyles) {
    const Extent extent = extentOf(drawn("EHTI", style, {100, 100}));
    CHECK(extent.left == 100);
    CHECK(extent.top == 100);
    CHECK(extent.bottom == 100 + style.capHeight() - 1);
    CHECK(extent.right == 100 + textWidth(style, "EHTI") - 1);
  }
}

TEST_CASE("all stems of one style are equally thick") {
  for (const TextStyle& style : kStyles) {
    for (const char* letter : {"I", "H", "L", "l", "T", "E", "F"}) {
      const std::vector<uint8_t> pixels = drawn(letter, style, {100, 100});
      int run = 0, longest = 0, shortest = kPanelWidth;
      const int y = 100 + 2 * style.scale;  // between all bars
      for (int x = 90; x < 700; x++) {
        if (isBlack(pixels, x, y)) {
          run++;
        } else if (run > 0) {
          longest = std::max(longest, run);
          shortest = std::min(shortest, run);
          run = 0;
        }
      }
      CAPTURE(letter);
      CHECK(shortest == style.pen);
    }
  }
}

TEST_CASE("what has no letter, and bytes that are no UTF-8, are boxes") {
  const std::vector<uint8_t> box = drawn("\xE6\x97\xA5");  // 日
  CHECK(extentOf(box).right > 0);
  CHECK(drawn("\xF0\x9F\x98\x80") == box);  // an emoji
  CHECK(drawn("\xFF") == box);
  CHECK(drawn("\xC3") == box);
  CHECK(drawn("\x01") == box);
  CHECK(drawn("\xED\xA0\x80").size() == box.size());  // half a surrogate: three bytes, three boxes
  CHECK(textWidth({3, 3}, "\xED\xA0\x80") > 2 * textWidth({3, 3}, "\xE6\x97\xA5"));
}

TEST_CASE("a text looks the same however the panel is cut into strips") {
  const FunctionPage page([](Canvas& canvas) { drawText(canvas, {20, 37}, {8, 7}, "Größe Ång 42 °C"); });
  const std::vector<uint8_t> whole = pixelsOf(page);
  std::vector<uint8_t> rowByRow;
  Canvas canvas;
  for (int y = 0; y < kPanelHeight; y++) {
    canvas.begin(y, 1);
    page.paint(canvas);
    rowByRow.insert(rowByRow.end(), canvas.bytes(), canvas.bytes() + kPanelRowBytes);
  }
  CHECK(whole == rowByRow);
}

TEST_CASE("a text that is too wide ends in dots, within its room, between characters") {
  const TextStyle style = {3, 3};
  const std::string text = "Prüfstand Süd, Straße der langen Wörter und noch viel längeren Sätze 12";
  for (int width = 60; width < 760; width += 7) {
    const std::vector<uint8_t> pixels = pixelsOf(FunctionPage([&](Canvas& canvas) {
      drawTextWithin(canvas, {20, 60}, style, text, width);
    }));
    const Extent extent = extentOf(pixels);
    CHECK(extent.right < 20 + width);
    const size_t fits = textThatFits(style, text, width);
    CHECK((static_cast<uint8_t>(text[fits]) & 0xC0) != 0x80);
  }
  CHECK(drawn("abc") == pixelsOf(FunctionPage([&](Canvas& canvas) {
          drawTextWithin(canvas, {40, 60}, style, "abc", 600);
        })));
}

TEST_CASE("drawing anywhere, also outside of the panel, writes nothing beside the strip") {
  Canvas canvas;
  for (int y = -100; y < 600; y += 9) {
    canvas.begin(std::max(0, std::min(y, 464)), kStripRows);
    for (int x = -300; x < 1000; x += 37) {
      drawText(canvas, {x, y}, {8, 7}, "W");
      canvas.fill({x, y, 50, 50}, Ink::Black);
      canvas.frame({x, y, 60, 60}, 3, Ink::White);
    }
  }
  CHECK(canvas.byteCount() == 1600);
}

TEST_CASE("white letters on black are the black ones on white, turned over") {
  const std::vector<uint8_t> black = drawn("Set-up");
  std::vector<uint8_t> white = pixelsOf(FunctionPage([](Canvas& canvas) {
    canvas.fill({0, 0, kPanelWidth, kPanelHeight}, Ink::Black);
    drawText(canvas, {40, 60}, {3, 3}, "Set-up", Ink::White);
  }));
  for (uint8_t& byte : white) byte = static_cast<uint8_t>(~byte);
  CHECK(black == white);
}
