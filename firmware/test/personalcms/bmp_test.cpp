#include <doctest/doctest.h>
#include <personalcms/BmpReader.h>

#include "Sign.h"

namespace {

class Rows final : public RowSink {
 public:
  void putRow(int y, const uint8_t row[kPanelRowBytes]) override {
    REQUIRE(y >= 0);
    REQUIRE(y < kPanelHeight);
    std::copy(row, row + kPanelRowBytes, pixels.begin() + y * static_cast<int>(kPanelRowBytes));
    count++;
  }
  std::vector<uint8_t> pixels = std::vector<uint8_t>(48000);
  int count = 0;
};

BmpFault faultOf(const std::string& bmp, size_t piece = 1000) {
  BmpReader reader;
  Rows rows;
  reader.begin();
  for (size_t at = 0; at < bmp.size(); at += piece) {
    const size_t count = std::min(piece, bmp.size() - at);
    if (!reader.take(reinterpret_cast<const uint8_t*>(bmp.data()) + at, count, rows)) return reader.fault();
  }
  reader.finish();
  return reader.fault();
}

std::string changed(size_t at, const std::string& bytes) {
  std::string bmp = stripes();
  bmp.replace(at, bytes.size(), bytes);
  return bmp;
}

}  // namespace

TEST_CASE("a picture comes out the same, in pieces of any size") {
  const std::string bmp = triangle();
  for (const size_t piece : {1u, 7u, 61u, 62u, 63u, 100u, 161u, 4096u, 48062u}) {
    BmpReader reader;
    Rows rows;
    reader.begin();
    for (size_t at = 0; at < bmp.size(); at += piece) {
      CHECK(reader.take(reinterpret_cast<const uint8_t*>(bmp.data()) + at, std::min(piece, bmp.size() - at), rows));
    }
    CHECK(reader.finish());
    CHECK(rows.count == 480);
    CHECK(rows.pixels == pixelsOfBmp(bmp));
  }
}

TEST_CASE("anything but the one format is refused by name") {
  struct Case {
    BmpFault fault;
    std::string bmp;
  };
  const Case cases[] = {
      {BmpFault::NotBmp, changed(0, "MB")},
      {BmpFault::NotBmp, ""},
      {BmpFault::NotBmp, std::string("<!doctype html>") + std::string(48047, ' ')},
      {BmpFault::WrongLength, changed(2, std::string("\xBD\xBB\x00\x00", 4))},
      {BmpFault::WrongLength, stripes().substr(0, 48061)},
      {BmpFault::WrongLength, stripes().substr(0, 61)},
      {BmpFault::WrongLength, stripes() + "x"},
      {BmpFault::WrongLength, changed(34, std::string("\x01\x00\x00\x00", 4))},
      {BmpFault::WrongOffset, changed(10, "\x3A")},
      {BmpFault::WrongHeader, changed(14, "\x6C")},
      {BmpFault::WrongHeader, changed(26, "\x02")},
      {BmpFault::WrongWidth, changed(18, std::string("\x21\x03", 2))},
      {BmpFault::WrongHeight, changed(22, std::string("\xE1\x01", 2))},
      {BmpFault::TopDown, changed(22, std::string("\x20\xFE\xFF\xFF", 4))},
      {BmpFault::WrongDepth, changed(28, "\x18")},
      {BmpFault::Compressed, changed(30, "\x01")},
      {BmpFault::WrongPalette, changed(46, "\x03")},
      {BmpFault::WrongPalette, changed(54, std::string("\xFF\xFF\xFF\x00\x00\x00\x00\x00", 8))},
      {BmpFault::WrongPalette, changed(58, "\xFE")},
  };
  for (const Case& each : cases) {
    CHECK(std::string(wordOf(faultOf(each.bmp))) == wordOf(each.fault));
    CHECK(faultOf(each.bmp, 1) == each.fault);
  }
}

TEST_CASE("lengths that a writer may leave out are no fault, nor is the palette's fourth byte") {
  CHECK(faultOf(changed(34, std::string("\x00\x00\x00\x00", 4))) == BmpFault::None);
  CHECK(faultOf(changed(46, std::string("\x00\x00\x00\x00", 4))) == BmpFault::None);
  CHECK(faultOf(changed(57, "\xFF")) == BmpFault::None);
}

TEST_CASE("no bytes at all make the reader write beyond a row") {
  FakeRandom random(7);
  for (int i = 0; i < 300; i++) {
    std::string bmp = i % 2 == 0 ? stripes() : std::string(48062, '\0');
    for (int j = 0; j < 8; j++) bmp[random.below(i % 3 == 0 ? 62 : 48062)] = static_cast<char>(random.below(256));
    bmp.resize(random.below(60000));
    faultOf(bmp, 1 + random.below(5000));
  }
}
