#pragma once
#include <shell/DeviceConfig.h>

#include <cstdio>
#include <cstring>
#include <string>

#include "fakes/FakeClock.h"
#include "fakes/FakeLog.h"
#include "fakes/FakeRandom.h"
#include "fakes/FakeSettings.h"

/** NVS and clock outlive the board's starts; everything else is what a start makes. */
struct ConfigBoard {
  Power power;
  FakeSettings nvs{power};
  FakeClock clock;
  FakeRandom random;
  FakeLog log;

  DeviceConfig start(const char* type = "ESP32_OTA_Base") {
    DeviceConfig config(nvs, clock, random, log);
    config.begin(type);
    return config;
  }
  std::string text(const char* space, const char* key) {
    char out[4000];
    nvs.readText(space, key, out, sizeof(out));
    return out;
  }
};

enum class Full : uint8_t { ForAll, ForAllButBlobs };

/** NVS with room for so many more writes; removing needs none. */
class FullAfter final : public Settings {
 public:
  FullAfter(Settings& nvs, int writes, Full full) : nvs_(nvs), left_(writes), full_(full) {}
  bool readText(const char* space, const char* key, char* out, size_t size) override {
    return nvs_.readText(space, key, out, size);
  }
  bool readInt(const char* space, const char* key, int32_t& out) override { return nvs_.readInt(space, key, out); }
  bool readBool(const char* space, const char* key, bool& out) override { return nvs_.readBool(space, key, out); }
  size_t readBlob(const char* space, const char* key, void* out, size_t size) override {
    return nvs_.readBlob(space, key, out, size);
  }
  bool writeText(const char* space, const char* key, const char* value) override {
    return hasRoom() && nvs_.writeText(space, key, value);
  }
  bool writeInt(const char* space, const char* key, int32_t value) override {
    return hasRoom() && nvs_.writeInt(space, key, value);
  }
  bool writeBool(const char* space, const char* key, bool value) override {
    return hasRoom() && nvs_.writeBool(space, key, value);
  }
  bool writeBlob(const char* space, const char* key, const void* bytes, size_t count) override {
    return (hasRoom() || full_ == Full::ForAllButBlobs) && nvs_.writeBlob(space, key, bytes, count);
  }
  bool remove(const char* space, const char* key) override { return nvs_.remove(space, key); }
  bool removeAll(const char* space) override { return nvs_.removeAll(space); }

 private:
  bool hasRoom() { return left_-- > 0; }
  Settings& nvs_;
  int left_;
  const Full full_;
};

inline DeviceSettings settingsOf(const std::string& which) {
  const std::string pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
  DeviceSettings settings{};
  std::snprintf(settings.deviceName, kDeviceNameSize, "name %s", which.c_str());
  std::snprintf(settings.occupation, kOccupationSize, "note %s", which.c_str());
  std::snprintf(settings.wifiSsid, kSsidSize, "wifi-%s", which.c_str());
  std::snprintf(settings.wifiPassword, kPassphraseSize, "password-%s", which.c_str());
  std::snprintf(settings.serverUrl, kServerUrlSize, "https://%s.test", which.c_str());
  std::snprintf(settings.otaUser, kOtaUserSize, "user-%s", which.c_str());
  std::snprintf(settings.otaPassword, kOtaPasswordSize, "secret-%s", which.c_str());
  std::snprintf(settings.caPem, kCaPemSize, "%s", (which + pem).c_str());
  settings.trust = which == "old" ? TlsTrust::PinnedCa : TlsTrust::Nobody;
  return settings;
}

/** `old`, `new`, `none`, or `mixed`: which set of settings this is, every field of it. */
inline std::string whichOf(const DeviceSettings& settings) {
  if (std::memcmp(&settings, static_cast<const void*>(std::string(sizeof(settings), '\0').data()), sizeof(settings)) ==
      0) {
    return "none";
  }
  for (const std::string which : {"old", "new"}) {
    const DeviceSettings expected = settingsOf(which);
    const bool same = std::strcmp(settings.deviceName, expected.deviceName) == 0 &&
                      std::strcmp(settings.occupation, expected.occupation) == 0 &&
                      std::strcmp(settings.wifiSsid, expected.wifiSsid) == 0 &&
                      std::strcmp(settings.wifiPassword, expected.wifiPassword) == 0 &&
                      std::strcmp(settings.serverUrl, expected.serverUrl) == 0 &&
                      std::strcmp(settings.otaUser, expected.otaUser) == 0 &&
                      std::strcmp(settings.otaPassword, expected.otaPassword) == 0 &&
                      settings.trust == expected.trust && std::strcmp(settings.caPem, expected.caPem) == 0;
    if (same) return which;
  }
  return "mixed";
}

/** Stores settings that the server was reached with. */
inline void keep(ConfigBoard& board, const std::string& which) {
  DeviceConfig config = board.start();
  config.save(settingsOf(which));
  config.serverReached(config.generation());
}

inline void writeFielded(ConfigBoard& board, const char* space, const std::string& which) {
  board.nvs.writeText(space, "device_name", ("name " + which).c_str());
  board.nvs.writeText(space, "wifi_ssid", ("wifi-" + which).c_str());
  board.nvs.writeText(space, "wifi_password", ("password-" + which).c_str());
  board.nvs.writeText(space, "server_url", ("http://" + which + ".test:5000/").c_str());
}
