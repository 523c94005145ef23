#include <logic/SettingsMap.h>
#include <logic/Url.h>
#include <logic/Utf8.h>
#include <shell/LegacySettings.h>
#include <shell/StoredSettings.h>

#include <memory>
#include <new>

namespace {
constexpr const char* kWifiKey = "wifi_ssid";
/** Written last when LED settings move, so that its presence says that all of them have. */
constexpr const char* kLedKey = "led_mode";
constexpr const char* kPreferencesKey = "preferences";
constexpr size_t kPreferencesSize = 1024;

bool hasWifi(Settings& nvs, const char* space) {
  char ssid[kSsidSize];
  return nvs.readText(space, kWifiKey, ssid, sizeof(ssid)) && ssid[0] != '\0';
}

bool hasLed(Settings& nvs, const char* space) {
  int32_t mode = 0;
  return nvs.readInt(space, kLedKey, mode);
}

SettingsFound lookAround(Settings& nvs) {
  SettingsFound found{};
  found.ownHasWifi = hasWifi(nvs, kSettingsSpace);
  found.ownHasLed = hasLed(nvs, kSettingsSpace);
  for (size_t i = 0; i < kLegacySpaceCount; i++) {
    found.legacyHasWifi[i] = hasWifi(nvs, kLegacySpaces[i]);
    found.legacyHasLed[i] = hasLed(nvs, kLegacySpaces[i]);
  }
  return found;
}

void copyLed(Settings& nvs, const char* from) {
  for (const LegacySetting& setting : kLegacySettings) {
    int32_t number = 0;
    bool flag = false;
    if (!setting.isLed) continue;
    if (setting.kind == SettingKind::Int && nvs.readInt(from, setting.key, number)) {
      if (std::string_view(setting.key) != kLedKey) nvs.writeInt(kSettingsSpace, setting.key, number);
    } else if (setting.kind == SettingKind::Bool && nvs.readBool(from, setting.key, flag)) {
      nvs.writeBool(kSettingsSpace, setting.key, flag);
    }
  }
  int32_t mode = 0;
  if (nvs.readInt(from, kLedKey, mode)) nvs.writeInt(kSettingsSpace, kLedKey, mode);
}

void copyPreferences(Settings& nvs, const char* from) {
  const std::unique_ptr<char[]> text(new (std::nothrow) char[kPreferencesSize]);
  if (text && nvs.readText(from, kPreferencesKey, text.get(), kPreferencesSize)) {
    nvs.writeText(kSettingsSpace, kPreferencesKey, text.get());
  }
}
}  // namespace

bool migrateLegacy(Settings& nvs, const char* deviceType, StoredSettings& out) {
  const SettingsSources sources = chooseSettings(lookAround(nvs), deviceType);
  if (sources.led != nullptr) copyLed(nvs, sources.led);
  if (sources.connection == nullptr) return false;
  copyPreferences(nvs, sources.connection);
  readStored(nvs, sources.connection, out);
  char tidy[kServerUrlSize];
  if (tidyServerUrl(out.device.serverUrl, tidy, sizeof(tidy)) == UrlFault::None) {
    copyText(tidy, out.device.serverUrl, kServerUrlSize);
  }
  return true;
}

bool removeLegacy(Settings& nvs) {
  bool removed = true;
  for (const char* space : kLegacySpaces) removed = nvs.removeAll(space) && removed;
  return removed;
}
