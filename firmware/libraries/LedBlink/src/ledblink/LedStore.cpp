#include <ledblink/LedStore.h>
#include <shell/DeviceConfig.h>

#include <algorithm>

namespace {
// The keys of fielded firmware. They are written after the packed number, which is removed last and wins while it is
// there.
constexpr const char* kModeKey = "led_mode";
constexpr const char* kBrightnessKey = "led_brightness";
constexpr const char* kIntervalKey = "blink_interval";
constexpr const char* kExternalKey = "external_led";
constexpr const char* kPendingKey = "led_pending";

constexpr uint32_t kModeBits = 4;
constexpr uint32_t kBrightnessBits = 8;
constexpr uint32_t kIntervalBits = 16;

uint32_t intervalOf(int32_t ms) {
  return static_cast<uint32_t>(std::clamp<int32_t>(ms, kLedIntervalMinMs, kLedIntervalMaxMs));
}

bool writeKeys(Settings& nvs, const LedSettings& settings) {
  return nvs.writeInt(kSettingsSpace, kModeKey, static_cast<int32_t>(settings.mode)) &&
         nvs.writeInt(kSettingsSpace, kBrightnessKey, settings.brightness) &&
         nvs.writeInt(kSettingsSpace, kIntervalKey, static_cast<int32_t>(settings.intervalMs)) &&
         nvs.writeBool(kSettingsSpace, kExternalKey, settings.external);
}

LedSettings readKeys(Settings& nvs) {
  LedSettings settings;
  int32_t number = 0;
  if (nvs.readInt(kSettingsSpace, kModeKey, number)) ledModeOf(number, settings.mode);
  if (nvs.readInt(kSettingsSpace, kBrightnessKey, number)) {
    settings.brightness = static_cast<uint8_t>(std::clamp<int32_t>(number, 0, 255));
  }
  if (nvs.readInt(kSettingsSpace, kIntervalKey, number)) settings.intervalMs = intervalOf(number);
  nvs.readBool(kSettingsSpace, kExternalKey, settings.external);
  return settings;
}
}  // namespace

uint32_t packLed(const LedSettings& settings) {
  uint32_t packed = static_cast<uint32_t>(settings.mode);
  packed |= static_cast<uint32_t>(settings.brightness) << kModeBits;
  packed |= (settings.intervalMs & 0xFFFF) << (kModeBits + kBrightnessBits);
  packed |= (settings.external ? 1u : 0u) << (kModeBits + kBrightnessBits + kIntervalBits);
  return packed;
}

LedSettings unpackLed(uint32_t packed) {
  LedSettings settings;
  ledModeOf(static_cast<int32_t>(packed & 0xF), settings.mode);
  settings.brightness = static_cast<uint8_t>(packed >> kModeBits & 0xFF);
  settings.intervalMs = intervalOf(static_cast<int32_t>(packed >> (kModeBits + kBrightnessBits) & 0xFFFF));
  settings.external = (packed >> (kModeBits + kBrightnessBits + kIntervalBits) & 1) != 0;
  return settings;
}

LedSettings loadLed(Settings& nvs) {
  int32_t pending = 0;
  if (!nvs.readInt(kSettingsSpace, kPendingKey, pending)) return readKeys(nvs);
  const LedSettings settings = unpackLed(static_cast<uint32_t>(pending));
  if (writeKeys(nvs, settings)) nvs.remove(kSettingsSpace, kPendingKey);
  return settings;
}

bool storeLed(Settings& nvs, const LedSettings& settings) {
  if (!nvs.writeInt(kSettingsSpace, kPendingKey, static_cast<int32_t>(packLed(settings)))) return false;
  if (writeKeys(nvs, settings)) nvs.remove(kSettingsSpace, kPendingKey);
  return true;
}
