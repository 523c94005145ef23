#pragma once
#include <personalcms/Canvas.h>
#include <shell/DeviceConfig.h>
#include <shell/DeviceStatus.h>

#include <cstdint>
#include <optional>

constexpr size_t kCardTextSize = 128;

/** What the status card says, as far as it is seen: two models that are equal look the same. */
struct CardModel {
  char name[kDeviceNameSize];
  char firmware[72];  // type and version
  char deviceId[65];
  char address[kAddressSize];
  char server[kServerUrlSize];
  char contactTime[16];  // `12:03`, `3 min ago`; empty before the first contact
  char contactDate[24];
  char temperature[8];  // empty while there is none
  char humidity[8];
  char update[kCardTextSize];
  char apName[kSsidSize];
  char apPassword[kPassphraseSize];
  int8_t progress;  // percent; negative for no bar
  bool online;
  bool portalOpen;
};

struct CardReadings {
  std::optional<float> temperatureC;
  std::optional<float> humidityPercent;
};

CardModel cardOf(const DeviceStatus& status, const CardReadings& readings);

/** How soon a change must be seen. */
enum class CardChange : uint8_t { None, Slow, Progress, Prompt };
/** Slow for clock and readings, Progress for the update's bar and a reading that comes or goes, Prompt for all else. */
CardChange changeOf(const CardModel& before, const CardModel& after);
/** The rows of the panel in which the two differ; empty where they do not. */
Box changedBox(const CardModel& before, const CardModel& after);
