#pragma once
#include <cstddef>
#include <cstdint>

/** Name spaces of the full and the LED variant of firmware 2.0.x; read once. */
constexpr const char* kLegacySpaces[] = {"personalcms", "esp32led"};
constexpr size_t kLegacySpaceCount = 2;

enum class SettingKind : uint8_t { Text, Int, Bool };
/** A key that fielded firmware has written, with the kind it wrote. */
struct LegacySetting {
  const char* key;
  SettingKind kind;
  bool isLed;  // belongs to the LED group; otherwise to the group that identifies and connects the device
};
constexpr size_t kLegacySettingCount = 12;
extern const LegacySetting kLegacySettings[kLegacySettingCount];

/** What was found in NVS. Index of `legacy…` as in kLegacySpaces. */
struct SettingsFound {
  bool ownHasWifi;
  bool ownHasLed;
  bool legacyHasWifi[kLegacySpaceCount];
  bool legacyHasLed[kLegacySpaceCount];
};
struct SettingsSources {
  const char* connection;  // name space to migrate the whole connection group from; null: keep the own one
  const char* led;         // name space to migrate the LED group from; null: keep the own one
};
/**
 * Which name space wins. Groups move as a whole, so that a password never meets another network's name: the own one
 * wins where it has a Wi-Fi; else the space of this variant (`esp32led` for ESP32_LED_Blink), else the other one.
 */
SettingsSources chooseSettings(const SettingsFound& found, const char* deviceType);
