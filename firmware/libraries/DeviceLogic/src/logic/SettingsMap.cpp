#include "SettingsMap.h"

#include <cstring>

const LegacySetting kLegacySettings[kLegacySettingCount] = {
    {"device_name", SettingKind::Text, false},  {"occupation", SettingKind::Text, false},
    {"wifi_ssid", SettingKind::Text, false},    {"wifi_password", SettingKind::Text, false},
    {"server_url", SettingKind::Text, false},   {"ota_username", SettingKind::Text, false},
    {"ota_password", SettingKind::Text, false}, {"preferences", SettingKind::Text, false},
    {"led_mode", SettingKind::Int, true},       {"led_brightness", SettingKind::Int, true},
    {"blink_interval", SettingKind::Int, true}, {"external_led", SettingKind::Bool, true},
};

namespace {

/** The first space that has the group, beginning with `preferred`; null when none has. */
const char* firstWith(const bool (&has)[kLegacySpaceCount], size_t preferred) {
  for (size_t i = 0; i < kLegacySpaceCount; ++i) {
    const size_t space = (preferred + i) % kLegacySpaceCount;
    if (has[space]) return kLegacySpaces[space];
  }
  return nullptr;
}

}  // namespace

SettingsSources chooseSettings(const SettingsFound& found, const char* deviceType) {
  const size_t preferred = std::strcmp(deviceType, "ESP32_LED_Blink") == 0 ? 1 : 0;
  SettingsSources sources = {nullptr, nullptr};
  if (!found.ownHasWifi) sources.connection = firstWith(found.legacyHasWifi, preferred);
  if (!found.ownHasLed) sources.led = firstWith(found.legacyHasLed, preferred);
  return sources;
}
