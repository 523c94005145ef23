#include "NoticePage.h"

#include <personalcms/Lettering.h>

#include <cstring>

namespace {

constexpr int kMargin = 48;
constexpr TextStyle kTitle = {5, 5};
constexpr TextStyle kFigure = {20, 15};
constexpr TextStyle kLine = {3, 3};
constexpr Box kFigureBox = {0, 152, kPanelWidth, 184};

void drawCentred(Canvas& canvas, int y, const TextStyle& style, const char* text) {
  constexpr int kRoom = kPanelWidth - 2 * kMargin;
  const int width = textWidth(style, text);
  const int x = width < kRoom ? (kPanelWidth - width) / 2 : kMargin;
  drawTextWithin(canvas, {x, y}, style, text, kRoom);
}

bool areTextsSame(const NoticeModel& a, const NoticeModel& b) {
  return std::strcmp(a.title, b.title) == 0 && std::strcmp(a.first, b.first) == 0 &&
         std::strcmp(a.second, b.second) == 0;
}

}  // namespace

void paintNotice(Canvas& canvas, const NoticeModel& notice) {
  const bool hasFigure = notice.figure[0] != '\0';
  canvas.frame({16, 16, kPanelWidth - 32, kPanelHeight - 32}, 4, Ink::Black);
  drawCentred(canvas, hasFigure ? 80 : 160, kTitle, notice.title);
  if (hasFigure) drawCentred(canvas, 164, kFigure, notice.figure);
  drawCentred(canvas, hasFigure ? 356 : 250, kLine, notice.first);
  drawCentred(canvas, hasFigure ? 400 : 296, kLine, notice.second);
}

bool isSame(const NoticeModel& a, const NoticeModel& b) {
  return areTextsSame(a, b) && std::strcmp(a.figure, b.figure) == 0;
}

Box changedBox(const NoticeModel& before, const NoticeModel& after) {
  if (isSame(before, after)) return {};
  const bool bothHaveFigures = before.figure[0] != '\0' && after.figure[0] != '\0';
  return areTextsSame(before, after) && bothHaveFigures ? kFigureBox : Box{0, 0, kPanelWidth, kPanelHeight};
}
