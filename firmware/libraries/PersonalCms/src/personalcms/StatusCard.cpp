#include "StatusCard.h"

#include <personalcms/Lettering.h>

#include <algorithm>
#include <cstdio>
#include <string_view>

namespace {

constexpr int kMargin = 32;
constexpr int kRight = kPanelWidth - kMargin;
constexpr TextStyle kHeadline = {6, 5};
constexpr TextStyle kFigure = {8, 7};
constexpr TextStyle kUnit = {4, 4};
constexpr int kUnitGap = 10;
constexpr TextStyle kSubhead = {4, 4};
constexpr TextStyle kFigures[] = {kFigure, {6, 6}, kSubhead};
constexpr TextStyle kValue = {3, 3};
constexpr TextStyle kNote = {2, 2};
constexpr TextStyle kLabel = {2, 3};

constexpr int kTileWidth = (kRight - kMargin) / 3;
constexpr int kFirstDetail = 320;
constexpr int kDetailStep = 42;
constexpr int kDetailValue = 180;

/** A long name becomes two lines of smaller letters, parted between words where there are any. */
void drawName(Canvas& canvas, std::string_view name, int room) {
  if (textWidth(kHeadline, name) <= room) return drawText(canvas, {kMargin, 28}, kHeadline, name);
  size_t first = textThatFits(kSubhead, name, room);
  const size_t blank = first == name.size() ? std::string_view::npos : name.rfind(' ', first);
  if (blank != std::string_view::npos && blank > first / 2) first = blank;
  std::string_view second = name.substr(first);
  if (second.empty()) return drawText(canvas, {kMargin, 40}, kSubhead, name);
  if (second.front() == ' ') second.remove_prefix(1);
  drawText(canvas, {kMargin, 12}, kSubhead, name.substr(0, first));
  drawTextWithin(canvas, {kMargin, 54}, kSubhead, second, room);
}

void drawRightAligned(Canvas& canvas, const TextPlace& rightTop, const TextStyle& style, std::string_view text) {
  drawText(canvas, {rightTop.x - textWidth(style, text), rightTop.y}, style, text);
}

/** `Online` in black on white with a frame, all else in white on black, so that it is seen from afar. Its width. */
int drawState(Canvas& canvas, const CardModel& card) {
  const std::string_view word = card.portalOpen ? "Set-up" : card.online ? "Online" : "Offline";
  const bool isCalm = card.online && !card.portalOpen;
  constexpr int kPadding = 16, kHeight = 42;
  const int width = textWidth(kValue, word) + 2 * kPadding;
  const Box pill = {kRight - width, 31, width, kHeight};
  if (isCalm) {
    canvas.frame(pill, 2, Ink::Black);
  } else {
    canvas.fill(pill, Ink::Black);
  }
  drawText(canvas, {pill.x + kPadding, pill.y + (kHeight - kValue.capHeight()) / 2}, kValue, word,
           isCalm ? Ink::Black : Ink::White);
  return width;
}

void paintHead(Canvas& canvas, const CardModel& card) {
  const int pill = drawState(canvas, card);
  drawName(canvas, card.name, kRight - kMargin - pill - 24);
  constexpr int kWidth = kRight - kMargin;
  drawTextWithin(canvas, {kMargin, 98}, kNote, card.firmware, kWidth / 2);
  const int room = kWidth - std::min(textWidth(kNote, card.firmware), kWidth / 2) - 24;
  const int idWidth = std::min(textWidth(kNote, card.deviceId), room);
  drawTextWithin(canvas, {kRight - idWidth, 98}, kNote, card.deviceId, room);
  canvas.fill({kMargin, 124, kRight - kMargin, 4}, Ink::Black);
}

struct Tile {
  const char* label;
  const char* figure;
  const char* unit;
  const char* note;
};

void paintTile(Canvas& canvas, int column, const Tile& tile) {
  const int left = kMargin + column * kTileWidth + (column == 0 ? 0 : 24);
  const int room = kMargin + (column + 1) * kTileWidth - left - (column == 2 ? 0 : 12);
  if (column > 0) canvas.fill({kMargin + column * kTileWidth, 146, 2, 136}, Ink::Black);
  drawTextWithin(canvas, {left, 148}, kLabel, tile.label, room);
  if (tile.figure[0] == '\0') {
    canvas.fill({left, 212, 40, kFigure.pen}, Ink::Black);
    return drawTextWithin(canvas, {left, 264}, kNote, tile.note, room);
  }
  // A time without a clock ("3 min ago") is too long for large figures. All stand on one base line.
  for (const TextStyle& style : kFigures) {
    const int width = textWidth(style, tile.figure);
    const bool fits = width + (tile.unit[0] == '\0' ? 0 : textWidth(kUnit, tile.unit) + kUnitGap) <= room;
    if (!fits && style.scale != kSubhead.scale) continue;
    const int y = 184 + kFigure.capHeight() - style.capHeight();
    drawTextWithin(canvas, {left, y}, style, tile.figure, room);
    drawText(canvas, {left + width + kUnitGap, y}, kUnit, tile.unit);
    break;
  }
  drawTextWithin(canvas, {left, 264}, kNote, tile.note, room);
}

void paintTiles(Canvas& canvas, const CardModel& card) {
  const bool hasTemperature = card.temperature[0] != '\0', hasHumidity = card.humidity[0] != '\0';
  paintTile(canvas, 0, {"TEMPERATURE", card.temperature, "°C", hasTemperature ? "" : "no reading"});
  paintTile(canvas, 1, {"HUMIDITY", card.humidity, "%", hasHumidity ? "" : "no reading"});
  const bool wasReached = card.contactTime[0] != '\0';
  paintTile(canvas, 2, {"LAST CONTACT", card.contactTime, "", wasReached ? card.contactDate : "not yet"});
}

void paintDetail(Canvas& canvas, int line, const char* label, const char* value, int right) {
  const int y = kFirstDetail + line * kDetailStep;
  // Labels and values stand on one base line.
  drawText(canvas, {kMargin, y + kValue.capHeight() - kLabel.capHeight()}, kLabel, label);
  drawTextWithin(canvas, {kDetailValue, y}, kValue, value[0] == '\0' ? "–" : value, right - kDetailValue);
}

void paintProgress(Canvas& canvas, int percent) {
  constexpr Box kBar = {kMargin, 444, kRight - kMargin, 14};
  canvas.frame(kBar, 2, Ink::Black);
  canvas.fill({kBar.x + 4, kBar.y + 4, (kBar.width - 8) * percent / 100, kBar.height - 8}, Ink::Black);
}

void paintDetails(Canvas& canvas, const CardModel& card) {
  paintDetail(canvas, 0, "ADDRESS", card.address, kRight);
  paintDetail(canvas, 1, "SERVER", card.server, kRight);
  int right = kRight;
  if (card.progress >= 0) {
    char percent[8];
    std::snprintf(percent, sizeof(percent), "%d %%", card.progress);
    right -= textWidth(kValue, "100 %") + 24;
    drawRightAligned(canvas, {kRight, kFirstDetail + 2 * kDetailStep}, kValue, percent);
    paintProgress(canvas, card.progress);
  }
  paintDetail(canvas, 2, "UPDATE", card.update, right);
}

void paintSetUp(Canvas& canvas, const CardModel& card) {
  constexpr Box kPanel = {kMargin, 312, kRight - kMargin, 144};
  constexpr int kLeft = kPanel.x + 24, kText = kLeft + 200;
  constexpr int kRoom = kPanel.x + kPanel.width - 24 - kText;
  canvas.fill(kPanel, Ink::Black);
  const auto line = [&](int y, const char* label, const char* value) {
    drawText(canvas, {kLeft, y + kValue.capHeight() - kNote.capHeight()}, kNote, label, Ink::White);
    drawTextWithin(canvas, {kText, y}, kValue, value, kRoom, Ink::White);
  };
  line(330, "1  Join the Wi-Fi", card.apName);
  line(372, "2  Its password", card.apPassword[0] == '\0' ? "none" : card.apPassword);
  line(414, "3  Open", "http://192.168.4.1");
}

}  // namespace

void paintCard(Canvas& canvas, const CardModel& card) {
  const auto shows = [&](const Box& section) { return canvas.hasRows(section.y, section.y + section.height); };
  if (shows(kCardHead)) paintHead(canvas, card);
  if (shows(kCardTiles)) paintTiles(canvas, card);
  if (!shows(kCardDetails)) return;
  canvas.fill({kMargin, 298, kRight - kMargin, 2}, Ink::Black);
  if (card.portalOpen) {
    paintSetUp(canvas, card);
  } else {
    paintDetails(canvas, card);
  }
}
