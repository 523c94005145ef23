#include <logic/PortalForm.h>
#include <logic/Url.h>
#include <logic/Utf8.h>
#include <shell/SettingNames.h>

#include <cstddef>

namespace {
struct TextSetting {
  std::string_view name;
  size_t offset;
  size_t size;
  const char* (*fault)(std::string_view);
};

#define PCMS_SETTING(name, member, fault) \
  TextSetting { name, offsetof(DeviceSettings, member), sizeof(DeviceSettings::member), fault }
constexpr TextSetting kTexts[] = {
    PCMS_SETTING("device_name", deviceName, deviceNameFault),
    PCMS_SETTING("occupation", occupation, occupationFault),
    PCMS_SETTING("wifi_ssid", wifiSsid, wifiSsidFault),
    PCMS_SETTING("wifi_password", wifiPassword, wifiPasswordFault),
    PCMS_SETTING("server_url", serverUrl, serverUrlFault),
    PCMS_SETTING("ota_username", otaUser, otaUserFault),
    PCMS_SETTING("ota_password", otaPassword, otaPasswordFault),
};
#undef PCMS_SETTING

constexpr const char* kHidden = "\u2022\u2022\u2022";

const char* secret(const char* value) { return value[0] == '\0' ? "" : kHidden; }

SetOutcome setTrust(std::string_view value, DeviceSettings& settings) {
  TlsTrust trust = TlsTrust::Bundle;
  if (!trustOf(value, trust)) return {true, "It is one of bundle, pinned and none."};
  if (trust == TlsTrust::PinnedCa && settings.caPem[0] == '\0') {
    return {true, "There is no CA certificate yet: paste it in the portal."};
  }
  settings.trust = trust;
  return {true, nullptr};
}
}  // namespace

SetOutcome setByName(std::string_view name, std::string_view value, DeviceSettings& settings) {
  if (name == "tls_trust") return setTrust(value, settings);
  if (name == "ca_pem") return {true, "A certificate has many lines: paste it in the portal."};
  for (const TextSetting& text : kTexts) {
    if (name != text.name) continue;
    const char* fault = text.fault(value);
    char* out = reinterpret_cast<char*>(&settings) + text.offset;
    if (fault == nullptr && name == "server_url") {
      tidyServerUrl(value, out, text.size);
    } else if (fault == nullptr) {
      copyText(value, out, text.size);
    }
    return {true, fault};
  }
  return {false, nullptr};
}

const char* wordOf(TlsTrust trust) {
  switch (trust) {
    case TlsTrust::Bundle:
      return "bundle";
    case TlsTrust::PinnedCa:
      return "pinned";
    case TlsTrust::Nobody:
      return "none";
  }
  return "";
}

bool trustOf(std::string_view word, TlsTrust& out) {
  for (const TlsTrust trust : {TlsTrust::Bundle, TlsTrust::PinnedCa, TlsTrust::Nobody}) {
    if (word != wordOf(trust)) continue;
    out = trust;
    return true;
  }
  return false;
}

void listSettings(const DeviceSettings& settings, NamedSetting out[kNamedSettings]) {
  const NamedSetting all[kNamedSettings] = {
      {"device_name", settings.deviceName},
      {"occupation", settings.occupation},
      {"wifi_ssid", settings.wifiSsid},
      {"wifi_password", secret(settings.wifiPassword)},
      {"server_url", settings.serverUrl},
      {"ota_username", settings.otaUser},
      {"ota_password", secret(settings.otaPassword)},
      {"tls_trust", wordOf(settings.trust)},
      {"ca_pem", settings.caPem[0] == '\0' ? "" : "(there is one)"},
  };
  for (size_t i = 0; i < kNamedSettings; i++) out[i] = all[i];
}
