#include "CardModel.h"

#include <logic/Utf8.h>
#include <personalcms/StatusCard.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>

namespace {

constexpr uint8_t kPercentStep = 5;

template <size_t N>
void copy(char (&out)[N], const char* text) {
  copyText(text == nullptr ? "" : text, out, N);
}

template <size_t N>
bool same(const char (&a)[N], const char (&b)[N]) {
  return std::strcmp(a, b) == 0;
}

template <size_t N>
void number(char (&out)[N], const std::optional<float>& value, int digits) {
  out[0] = '\0';
  if (!value || !std::isfinite(*value) || std::fabs(*value) > 999) return;
  std::snprintf(out, N, "%.*f", digits, static_cast<double>(*value));
  // A rounded-away minus would be read as one.
  if (std::strcmp(out, "-0.0") == 0 || std::strcmp(out, "-0") == 0) std::memmove(out, out + 1, std::strlen(out));
}

/** Days since 1970 as a date of the proleptic Gregorian calendar, by whole eras of 400 years. */
void writeDate(char* out, size_t size, uint64_t days) {
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const uint64_t shifted = days + 719468;  // since 1 March of the year 0
  const uint64_t era = shifted / 146097;
  const uint64_t dayOfEra = shifted % 146097;
  const uint64_t yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const uint64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const uint64_t marchMonth = (5 * dayOfYear + 2) / 153;
  const uint64_t day = dayOfYear - (153 * marchMonth + 2) / 5 + 1;
  const uint64_t month = marchMonth < 10 ? marchMonth + 2 : marchMonth - 10;  // from 0
  const uint64_t year = yearOfEra + era * 400 + (month < 2 ? 1 : 0);
  std::snprintf(out, size, "%u %s %u, UTC", static_cast<unsigned>(day), kMonths[month],
                static_cast<unsigned>(year % 10000));
}

void writeContact(CardModel& card, const DeviceStatus& status) {
  if (status.lastContactAgoMs == UINT64_MAX) return;
  if (status.lastContactUnix == 0) {
    const uint64_t minutes = std::min<uint64_t>(status.lastContactAgoMs / 60000, 9999);
    std::snprintf(card.contactTime, sizeof(card.contactTime), "%u min ago", static_cast<unsigned>(minutes));
    return;
  }
  const unsigned minute = static_cast<unsigned>(status.lastContactUnix / 60 % 1440);
  std::snprintf(card.contactTime, sizeof(card.contactTime), "%02u:%02u", minute / 60, minute % 60);
  writeDate(card.contactDate, sizeof(card.contactDate), status.lastContactUnix / 86400);
}

const char* stageWord(UpdateStage stage) {
  return stage == UpdateStage::Probation ? "on probation until the server is reached" : wordOf(stage);
}

void writeUpdate(CardModel& card, const DeviceStatus& status) {
  const UpdateStage stage = status.updateStage;
  card.progress = -1;
  if (stage == UpdateStage::Idle) return copy(card.update, "none under way");
  const bool ended = stage == UpdateStage::Failed || stage == UpdateStage::RolledBack;
  char reason[40] = "";
  if (ended && status.updateReason != nullptr && status.updateReason[0] != '\0') {
    std::snprintf(reason, sizeof(reason), ": %.36s", status.updateReason);
    std::replace(reason, reason + std::strlen(reason), '_', ' ');
  }
  const bool isNamed = status.updateVersion != nullptr && status.updateVersion[0] != '\0';
  std::snprintf(card.update, sizeof(card.update), "%.31s%s%s%s", isNamed ? status.updateVersion : "",
                isNamed ? "  " : "", stageWord(stage), reason);
  if (stage == UpdateStage::Downloading) {
    card.progress = static_cast<int8_t>(std::min<uint8_t>(status.updatePercent, 100) / kPercentStep * kPercentStep);
  } else if (!ended && stage != UpdateStage::Probation) {
    card.progress = 100;
  }
}

bool isHeadSame(const CardModel& a, const CardModel& b) {
  return same(a.name, b.name) && same(a.firmware, b.firmware) && same(a.deviceId, b.deviceId) && a.online == b.online &&
         a.portalOpen == b.portalOpen;
}

bool areTilesSame(const CardModel& a, const CardModel& b) {
  return same(a.temperature, b.temperature) && same(a.humidity, b.humidity) && same(a.contactTime, b.contactTime) &&
         same(a.contactDate, b.contactDate);
}

bool haveSameReadings(const CardModel& a, const CardModel& b) {
  return (a.temperature[0] == '\0') == (b.temperature[0] == '\0') &&
         (a.humidity[0] == '\0') == (b.humidity[0] == '\0') && (a.contactTime[0] == '\0') == (b.contactTime[0] == '\0');
}

bool areDetailsSame(const CardModel& a, const CardModel& b) {
  return same(a.address, b.address) && same(a.server, b.server) && same(a.update, b.update) &&
         same(a.apName, b.apName) && same(a.apPassword, b.apPassword) && a.portalOpen == b.portalOpen;
}

}  // namespace

CardModel cardOf(const DeviceStatus& status, const CardReadings& readings) {
  CardModel card{};
  const bool isNamed = status.name != nullptr && status.name[0] != '\0';
  copy(card.name, isNamed ? status.name : "New device");
  std::snprintf(card.firmware, sizeof(card.firmware), "%.35s  %.32s", status.type == nullptr ? "" : status.type,
                status.version == nullptr ? "" : status.version);
  copy(card.deviceId, status.deviceId);
  copy(card.address, status.address);
  copy(card.server, status.serverUrl);
  writeContact(card, status);
  number(card.temperature, readings.temperatureC, 1);
  number(card.humidity, readings.humidityPercent, 0);
  writeUpdate(card, status);
  card.online = status.online;
  card.portalOpen = status.portalOpen;
  if (status.portalOpen) {
    copy(card.apName, status.apName);
    copy(card.apPassword, status.apPassword);
  }
  return card;
}

CardChange changeOf(const CardModel& before, const CardModel& after) {
  if (!isHeadSame(before, after) || !areDetailsSame(before, after)) return CardChange::Prompt;
  if (before.progress != after.progress || !haveSameReadings(before, after)) return CardChange::Progress;
  return areTilesSame(before, after) ? CardChange::None : CardChange::Slow;
}

Box changedBox(const CardModel& before, const CardModel& after) {
  int top = kPanelHeight, bottom = 0;
  const auto add = [&](bool isSame, const Box& section) {
    if (isSame) return;
    top = std::min(top, section.y);
    bottom = std::max(bottom, section.y + section.height);
  };
  add(isHeadSame(before, after), kCardHead);
  add(areTilesSame(before, after), kCardTiles);
  add(areDetailsSame(before, after) && before.progress == after.progress, kCardDetails);
  return top >= bottom ? Box{} : Box{0, top, kPanelWidth, bottom - top};
}
