#pragma once
#include <personalcms/Canvas.h>

#include <cstddef>

constexpr size_t kNoticeTextSize = 96;

/** A page for something that goes on now: the factory reset's countdown, a tag that is written. */
struct NoticeModel {
  char title[kNoticeTextSize];
  char figure[8];  // large; empty for none
  char first[kNoticeTextSize];
  char second[kNoticeTextSize];
};

void paintNotice(Canvas& canvas, const NoticeModel& notice);
bool isSame(const NoticeModel& a, const NoticeModel& b);
/** Where the two differ: only the figure, or all. */
Box changedBox(const NoticeModel& before, const NoticeModel& after);
