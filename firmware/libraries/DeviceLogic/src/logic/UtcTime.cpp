#include "UtcTime.h"

#include "Ascii.h"

namespace {

constexpr int kSecondsOfDay = 24 * 60 * 60;

/** `0` in `form` is any digit, every other character itself. */
bool hasForm(std::string_view text, std::string_view form) {
  if (text.size() != form.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (form[i] == '0' ? !isAsciiDigit(text[i]) : text[i] != form[i]) return false;
  }
  return true;
}

int numberAt(std::string_view text, size_t at, size_t digits) {
  int value = 0;
  for (size_t i = 0; i < digits; ++i) value = value * 10 + (text[at + i] - '0');
  return value;
}

bool isLeap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int daysOf(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && isLeap(year) ? 29 : kDays[month - 1];
}

/** Days since 1970-01-01. */
int dayNumber(int year, int month, int day) {
  int days = day - 1;
  for (int y = 1970; y < year; ++y) days += isLeap(y) ? 366 : 365;
  for (int m = 1; m < month; ++m) days += daysOf(year, m);
  return days;
}

}  // namespace

bool unixSecondsOf(std::string_view text, uint64_t& out) {
  out = 0;
  if (!hasForm(text, "0000-00-00T00:00:00Z") && !hasForm(text, "0000-00-00T00:00:00.000Z")) return false;
  const int year = numberAt(text, 0, 4);
  const int month = numberAt(text, 5, 2);
  const int day = numberAt(text, 8, 2);
  const int hour = numberAt(text, 11, 2);
  const int minute = numberAt(text, 14, 2);
  const int second = numberAt(text, 17, 2);
  if (year < 2000 || year > 2199 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return false;
  if (hour > 23 || minute > 59 || second > 59) return false;
  out = static_cast<uint64_t>(dayNumber(year, month, day)) * kSecondsOfDay +
        static_cast<uint64_t>(hour * 3600 + minute * 60 + second);
  return true;
}
