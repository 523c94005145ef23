#include "Glyphs.h"

#include <cstddef>

// Drawn for this project. Sorted by code point within each table.
namespace {

constexpr Glyph kGlyphs[] = {
    {' ', 2, ""},
    {'!', 0, "M0 0L0 9M0 14L0 14"},
    {'"', 3, "M0 0L0 3M3 0L3 3"},
    {'#', 10, "M4 0L2 14M8 0L6 14M1 5L10 5M0 9L9 9"},
    {'$', 8, "M8 4v4 1h0 4v4 7h8 10v4 13h0 10M4 -2L4 16"},
    {'%', 12, "M11 0L1 14M2 0h4 2L4 3v2 5h0 3L0 2v2 0M10 9h12 11L12 12v10 14h8 12L8 11v10 9"},
    {'&', 10, "M10 14L2 4.5L2 2.5v4.5 0h7 2.5L7 3.5L2 7h0 10v4 14h10 8"},
    {'\'', 0, "M0 0L0 3"},
    {'(', 3, "M3 -2h0 7v3 16"},
    {')', 3, "M0 -2h3 7v0 16"},
    {'*', 6, "M3 0L3 6M0 1L6 5M6 1L0 5"},
    {'+', 8, "M4 4L4 12M0 8L8 8"},
    {',', 1, "M1 14L0 17"},
    {'-', 5, "M0 8L5 8"},
    {'.', 0, "M0 14L0 14"},
    {'/', 6, "M6 -1L0 15"},
    {'0', 8, "M4 0h8 4L8 10v4 14h0 10L0 4v4 0"},
    {'1', 8, "M1 3L4 0L4 14M1 14L7 14"},
    {'2', 8, "M0 4v4 0h8 4L7 7L0 14L8 14"},
    {'3', 8, "M0 3v4 0h8 3.5v4 7L3 7M4 7h8 10.5v4 14h0 11"},
    {'4', 8, "M6 14L6 0L0 10L8 10"},
    {'5', 8, "M7 0L1 0L1 6L4 6h8 10v4 14h0 11"},
    {'6', 8, "M7 0L5 0h0 6L0 10v4 14h8 10v4 6h0 10"},
    {'7', 8, "M0 0L8 0L3 14"},
    {'8', 8, "M4 0h7.5 3v4 6h0.5 3v4 0M4 6h8 10v4 14h0 10v4 6"},
    {'9', 8, "M1 14L3 14h8 8L8 4v4 0h0 4v4 8h8 4"},
    {':', 0, "M0 6L0 6M0 14L0 14"},
    {';', 1, "M1 6L1 6M1 14L0 17"},
    {'<', 7, "M7 3L0 8L7 13"},
    {'=', 8, "M0 6L8 6M0 10L8 10"},
    {'>', 7, "M0 3L7 8L0 13"},
    {'?', 7, "M0 3v3.5 0h7 3.5v3.5 8L3.5 9.5M3.5 14L3.5 14"},
    {'@', 13, "M9 5v6.5 4h4 7v6.5 10h9 7M9 4L9 8v11 10h13 7v6.5 0h0 7v6.5 14L10 14"},
    {'A', 10, "M0 14L5 0L10 14M2 9L8 9"},
    {'B', 8, "M0 6L4 6h8 10v4 14L0 14L0 0L4 0h7 3v4 6"},
    {'C', 9, "M9 4v5 0h0 5L0 9v5 14h9 10"},
    {'D', 9, "M0 0L0 14L4 14h9 9L9 5v4 0L0 0"},
    {'E', 7, "M7 0L0 0L0 14L7 14M0 7L6 7"},
    {'F', 7, "M7 0L0 0L0 14M0 7L6 7"},
    {'G', 9, "M9 4v5 0h0 5L0 9v5 14h9 10L9 8L5 8"},
    {'H', 9, "M0 0L0 14M9 0L9 14M0 7L9 7"},
    {'I', 0, "M0 0L0 14"},
    {'J', 6, "M6 0L6 10v3 14h0 11"},
    {'K', 8, "M0 0L0 14M8 0L0 9M3 6L8 14"},
    {'L', 7, "M0 0L0 14L7 14"},
    {'M', 12, "M0 14L0 0L6 10L12 0L12 14"},
    {'N', 9, "M0 14L0 0L9 14L9 0"},
    {'O', 10, "M5 0h10 5L10 9v5 14h0 9L0 5v5 0"},
    {'P', 8, "M0 14L0 0L4 0h8 4v4 8L0 8"},
    {'Q', 10, "M5 0h10 5L10 9v5 14h0 9L0 5v5 0M6 10L10 14.5"},
    {'R', 8, "M0 14L0 0L4 0h8 4v4 8L0 8M4 8L8 14"},
    {'S', 8, "M8 4v4 0h0 3.5v4 7h8 10.5v4 14h0 10"},
    {'T', 10, "M0 0L10 0M5 0L5 14"},
    {'U', 9, "M0 0L0 9.5v4.5 14h9 9.5L9 0"},
    {'V', 10, "M0 0L5 14L10 0"},
    {'W', 14, "M0 0L3.5 14L7 2L10.5 14L14 0"},
    {'X', 9, "M0 0L9 14M9 0L0 14"},
    {'Y', 10, "M0 0L5 7L10 0M5 7L5 14"},
    {'Z', 9, "M0 0L9 0L0 14L9 14"},
    {'[', 3, "M3 -2L0 -2L0 16L3 16"},
    {'\\', 6, "M0 -1L6 15"},
    {']', 3, "M0 -2L3 -2L3 16L0 16"},
    {'^', 7, "M0 5L3.5 0L7 5"},
    {'_', 8, "M0 16L8 16"},
    {'`', 2, "M0 0L2 2.5"},
    {'a', 7, "M0 6v3.5 4h7 7.5L7 14M7 9L3 9h0 11.5v3 14h7 11"},
    {'b', 8, "M0 0L0 14M0 8v4 4h8 8L8 10v4 14h0 10"},
    {'c', 7, "M7 7v4 4h0 8L0 10v4 14h7 11"},
    {'d', 8, "M8 0L8 14M8 8v4 4h0 8L0 10v4 14h8 10"},
    {'e', 8, "M0 9L8 9L8 8v4 4h0 8L0 10v4 14L5 14h7.5 12"},
    {'f', 6, "M6 0L5 0h2 3L2 14M0 4L6 4"},
    {'g', 8, "M8 4L8 14v4 18h0.5 16M8 8v4 4h0 8L0 10v4 14h8 10"},
    {'h', 8, "M0 0L0 14M0 8v4 4h8 8L8 14"},
    {'i', 0, "M0 4L0 14M0 0L0 0"},
    {'j', 3, "M3 4L3 15v0 18M3 0L3 0"},
    {'k', 7, "M0 0L0 14M7 4L0 11M3 8L7 14"},
    {'l', 3, "M0 0L0 11v3 14"},
    {'m', 12, "M0 4L0 14M0 7v3 4h6 7L6 14M6 7v9 4h12 7L12 14"},
    {'n', 8, "M0 4L0 14M0 8v4 4h8 8L8 14"},
    {'o', 8, "M4 4h8 8L8 10v4 14h0 10L0 8v4 4"},
    {'p', 8, "M0 4L0 18M0 8v4 4h8 8L8 10v4 14h0 10"},
    {'q', 8, "M8 4L8 18M8 8v4 4h0 8L0 10v4 14h8 10"},
    {'r', 5, "M0 4L0 14M0 8v4 4L5 4"},
    {'s', 7, "M7 6.5v3.5 4h0 6.5v3.5 9h7 11.5v3.5 14h0 11.5"},
    {'t', 6, "M2 0L2 11v5 14L6 14M0 4L6 4"},
    {'u', 8, "M0 4L0 10v4 14h8 10M8 4L8 14"},
    {'v', 8, "M0 4L4 14L8 4"},
    {'w', 12, "M0 4L3 14L6 5L9 14L12 4"},
    {'x', 8, "M0 4L8 14M8 4L0 14"},
    {'y', 8, "M0 4L4 14M8 4L4 14L3 16.5v1 18"},
    {'z', 7, "M0 4L7 4L0 14L7 14"},
    {'{', 4, "M4 -2h2 0L2 5v0 7h2 9L2 14v4 16"},
    {'|', 0, "M0 -2L0 17"},
    {'}', 4, "M0 -2h2 0L2 5v4 7h2 9L2 14v0 16"},
    {'~', 8, "M0 9v2 7L6 9h8 7"},
    {0xA1, 0, "M0 4L0 4M0 9L0 18"},
    {0xA2, 7, "M7 7v4 4h0 8L0 10v4 14h7 11M4 2L4 16"},
    {0xA3, 8, "M7 3v4.5 0h2 3L2 12L0 14L8 14M0 8L6 8"},
    {0xA4, 8, "M4 4h8 8v4 12h0 8v4 4M-0.5 3.5L1 5M8.5 3.5L7 5M-0.5 12.5L1 11M8.5 12.5L7 11"},
    {0xA5, 10, "M0 0L5 7L10 0M5 7L5 14M1 7L9 7M1 10.5L9 10.5"},
    {0xA6, 0, "M0 -2L0 5M0 10L0 17"},
    {0xA7, 7, "M7 2v3.5 -1h0 2L7 7.5v3.5 10.5M3.5 3.5h0 6L7 12v3.5 15h0 12.5"},
    {0xA9, 14, "M7 0h14 7v7 14h0 7v7 0M10 5.5v7 4h4 7v7 10h10 8.5"},
    {0xAA, 5, "M0 1v2.5 0h5 2L5 6M5 3L2 3h0 4.5v2 6h5 4"},
    {0xAB, 9, "M4 5L0 9L4 13M9 5L5 9L9 13"},
    {0xAC, 8, "M0 7L8 7L8 10"},
    {0xAE, 14, "M7 0h14 7v7 14h0 7v7 0M5 10.5L5 4L8 4h10 5.5v8 7L5 7M8 7L10 10.5"},
    {0xB0, 5, "M2.5 0h5 2.5v2.5 5h0 2.5v2.5 0"},
    {0xB1, 8, "M4 3L4 11M0 7L8 7M0 14L8 14"},
    {0xB2, 5, "M0 1.5v2.5 0h5 2L0 7L5 7"},
    {0xB3, 5, "M0 0L5 0L2.5 3h5 5v2.5 7h0 6"},
    {0xB5, 8, "M0 4L0 18M0 10v4 14h8 10M8 4L8 14"},
    {0xB6, 8, "M8 16L8 0L4 0h0 4v4 8L5 8M5 0L5 16"},
    {0xB7, 0, "M0 8L0 8"},
    {0xB9, 3, "M0 1.5L2 0L2 7"},
    {0xBA, 5, "M2.5 0h5 3v2.5 6h0 3v2.5 0"},
    {0xBB, 9, "M0 5L4 9L0 13M5 5L9 9L5 13"},
    {0xBC, 12, "M0 1.5L2 0L2 6M10 0L2 14M11 14L11 8L7 12L12 12"},
    {0xBD, 12, "M0 1.5L2 0L2 6M10 0L2 14M8 9.5v10 8h12 9.5L8 14L12 14"},
    {0xBE, 12, "M0 0L4 0L2 2.5h4 4.5v2 6L0 6M11 0L3 14M11 14L11 8L7 12L12 12"},
    {0xBF, 7, "M3.5 4L3.5 4M3.5 8.5L3.5 10v0 14L0 14.5v3.5 18h7 15"},
    {0xC6, 13, "M0 14L6 0L13 0M7 0L7 14L13 14M2.5 9L7 9M7 7L12 7"},
    {0xD0, 9, "M0 0L0 14L4 14h9 9L9 5v4 0L0 0M-2 7L4 7"},
    {0xD7, 7, "M0 5L7 12M7 5L0 12"},
    {0xD8, 10, "M5 0h10 5L10 9v5 14h0 9L0 5v5 0M10 0L0 14"},
    {0xDE, 8, "M0 0L0 14M0 3L4 3h8 7v4 11L0 11"},
    {0xDF, 8, "M0 14L0 4v4 0h7 3v4 6h8 10v4 14L3 14"},
    {0xE6, 12, "M0 6v3 4h6 7L6 11v3 14h0 11.5v3 9L12 9L12 8v9 4h6 8L6 10v9 14h12 11.5"},
    {0xF0, 8, "M2 0h8 9L8 10v4 14h0 10v4 6h8 10M2 4L7 1"},
    {0xF7, 8, "M0 8L8 8M4 4L4 4M4 12L4 12"},
    {0xF8, 8, "M4 4h8 8L8 10v4 14h0 10L0 8v4 4M8 4L0 14"},
    {0xFE, 8, "M0 0L0 18M0 8v4 4h8 8L8 10v4 14h0 10"},
    {0x131, 0, "M0 4L0 14"},
    {0x152, 15, "M8 0L15 0M8 14L15 14M8 7L14 7M8 0L5 0h0 5L0 9v5 14L8 14L8 0"},
    {0x153, 14, "M4 4h7 8L7 10v4 14h0 10L0 8v4 4M7 9L14 9L14 8v10.5 4h7 8L7 10v10.5 14h14 11.5"},
    {0x2013, 8, "M0 8L8 8"},
    {0x2014, 14, "M0 8L14 8"},
    {0x2018, 1, "M1 0L0 3"},
    {0x2019, 1, "M1 0L0 3"},
    {0x201A, 1, "M1 14L0 17"},
    {0x201C, 4, "M1 0L0 3M4 0L3 3"},
    {0x201D, 4, "M1 0L0 3M4 0L3 3"},
    {0x201E, 4, "M1 14L0 17M4 14L3 17"},
    {0x2022, 2, "M1 7h2 8v1 9h0 8v1 7M1 8L1 8"},
    {0x2026, 10, "M0 14L0 14M5 14L5 14M10 14L10 14"},
    {0x20AC, 9, "M9 2v6 0h2 5L2 9v6 14h9 12M0 5.5L7 5.5M0 8.5L7 8.5"},
};

constexpr uint16_t kGrave = 0x60, kAcute = 0xB4, kCircumflex = 0x2C6, kTilde = 0x2DC, kDiaeresis = 0xA8, kRing = 0x2DA,
                   kCedilla = 0xB8, kMacron = 0xAF;

constexpr AccentedGlyph kAccented[] = {
    {0xA8, ' ', kDiaeresis},   {0xAF, ' ', kMacron},     {0xB4, ' ', kAcute},      {0xB8, ' ', kCedilla},
    {0xC0, 'A', kGrave},       {0xC1, 'A', kAcute},      {0xC2, 'A', kCircumflex}, {0xC3, 'A', kTilde},
    {0xC4, 'A', kDiaeresis},   {0xC5, 'A', kRing},       {0xC7, 'C', kCedilla},    {0xC8, 'E', kGrave},
    {0xC9, 'E', kAcute},       {0xCA, 'E', kCircumflex}, {0xCB, 'E', kDiaeresis},  {0xCC, 'I', kGrave},
    {0xCD, 'I', kAcute},       {0xCE, 'I', kCircumflex}, {0xCF, 'I', kDiaeresis},  {0xD1, 'N', kTilde},
    {0xD2, 'O', kGrave},       {0xD3, 'O', kAcute},      {0xD4, 'O', kCircumflex}, {0xD5, 'O', kTilde},
    {0xD6, 'O', kDiaeresis},   {0xD9, 'U', kGrave},      {0xDA, 'U', kAcute},      {0xDB, 'U', kCircumflex},
    {0xDC, 'U', kDiaeresis},   {0xDD, 'Y', kAcute},      {0xE0, 'a', kGrave},      {0xE1, 'a', kAcute},
    {0xE2, 'a', kCircumflex},  {0xE3, 'a', kTilde},      {0xE4, 'a', kDiaeresis},  {0xE5, 'a', kRing},
    {0xE7, 'c', kCedilla},     {0xE8, 'e', kGrave},      {0xE9, 'e', kAcute},      {0xEA, 'e', kCircumflex},
    {0xEB, 'e', kDiaeresis},   {0xEC, 0x131, kGrave},    {0xED, 0x131, kAcute},    {0xEE, 0x131, kCircumflex},
    {0xEF, 0x131, kDiaeresis}, {0xF1, 'n', kTilde},      {0xF2, 'o', kGrave},      {0xF3, 'o', kAcute},
    {0xF4, 'o', kCircumflex},  {0xF5, 'o', kTilde},      {0xF6, 'o', kDiaeresis},  {0xF9, 'u', kGrave},
    {0xFA, 'u', kAcute},       {0xFB, 'u', kCircumflex}, {0xFC, 'u', kDiaeresis},  {0xFD, 'y', kAcute},
    {0xFF, 'y', kDiaeresis},   {0x178, 'Y', kDiaeresis},
};

template <typename T, size_t N>
const T* find(const T (&table)[N], uint32_t code) {
  size_t from = 0, to = N;
  while (from < to) {
    const size_t middle = (from + to) / 2;
    if (table[middle].code < code) {
      from = middle + 1;
    } else {
      to = middle;
    }
  }
  return from < N && table[from].code == code ? &table[from] : nullptr;
}

template <typename T, size_t N>
constexpr bool isSorted(const T (&table)[N]) {
  for (size_t i = 1; i < N; i++) {
    if (table[i - 1].code >= table[i].code) return false;
  }
  return true;
}
static_assert(isSorted(kGlyphs) && isSorted(kAccented), "found by halving");

}  // namespace

const Glyph* findGlyph(uint32_t code) { return find(kGlyphs, code); }

const AccentedGlyph* findAccented(uint32_t code) { return find(kAccented, code); }

const char* accentPath(uint16_t accent) {
  switch (accent) {
    case kGrave:
      return "M-1.5 -1L1 1.5";
    case kAcute:
      return "M1.5 -1L-1 1.5";
    case kCircumflex:
      return "M-2.5 1.5L0 -1L2.5 1.5";
    case kTilde:
      return "M-3.5 1v-1.5 -0.5L1.5 1h3.5 -0.5";
    case kDiaeresis:
      return "M-2 0.5L-2 0.5M2 0.5L2 0.5";
    case kRing:
      return "M0 -2h2 0v0 2h-2 0v0 -2";
    case kCedilla:
      return "M0 14L0 15h2 16.5v0 18L-2 18";
    case kMacron:
      return "M-3 0.5L3 0.5";
  }
  return nullptr;
}
