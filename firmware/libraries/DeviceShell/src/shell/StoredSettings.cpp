#include <logic/Utf8.h>
#include <shell/SealedBlob.h>
#include <shell/StoredSettings.h>

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>

namespace {
constexpr const char* kTrustKey = "tls_trust";
constexpr const char* kTrialKey = "trial";

struct TextKey {
  const char* key;
  size_t offset;
  size_t size;
};

#define PCMS_TEXT(key, member) \
  TextKey { key, offsetof(StoredSettings, member), sizeof(StoredSettings::member) }
#define PCMS_DEVICE_TEXT(key, member) \
  TextKey { key, offsetof(StoredSettings, device) + offsetof(DeviceSettings, member), sizeof(DeviceSettings::member) }
/** The order is frozen: it is the order inside of the blob. */
constexpr TextKey kTexts[] = {
    PCMS_DEVICE_TEXT("device_name", deviceName),   PCMS_DEVICE_TEXT("occupation", occupation),
    PCMS_DEVICE_TEXT("wifi_ssid", wifiSsid),       PCMS_DEVICE_TEXT("wifi_password", wifiPassword),
    PCMS_DEVICE_TEXT("server_url", serverUrl),     PCMS_DEVICE_TEXT("ota_username", otaUser),
    PCMS_DEVICE_TEXT("ota_password", otaPassword), PCMS_DEVICE_TEXT("ca_pem", caPem),
    PCMS_TEXT("ap_password", apPassword),
};
#undef PCMS_DEVICE_TEXT
#undef PCMS_TEXT

/** Fielded firmware had no limit for names. */
constexpr size_t kFieldedTextSize = 512;
constexpr uint8_t kBlobVersion = 1;
constexpr size_t kBlobHeadBytes = 4;  // version, state, starts, trust
constexpr size_t kCrcBytes = 4;
constexpr size_t kMaxBlobBytes =
    kBlobHeadBytes + sizeof(StoredSettings) + 2 * (sizeof(kTexts) / sizeof(kTexts[0])) + kCrcBytes;

char* textAt(StoredSettings& stored, const TextKey& text) { return reinterpret_cast<char*>(&stored) + text.offset; }
const char* textAt(const StoredSettings& stored, const TextKey& text) {
  return reinterpret_cast<const char*>(&stored) + text.offset;
}

void readCut(Settings& nvs, const char* space, const char* key, char* out, size_t size) {
  char whole[kFieldedTextSize];
  nvs.readText(space, key, whole, sizeof(whole));
  copyText(whole, out, size);
}

bool trustOf(int32_t number, TlsTrust& out) {
  if (number < 0 || number > static_cast<int32_t>(TlsTrust::Nobody)) return false;
  out = static_cast<TlsTrust>(number);
  return true;
}

size_t encode(BlobState state, uint8_t starts, const StoredSettings& stored, uint8_t* out) {
  size_t at = 0;
  out[at++] = kBlobVersion;
  out[at++] = static_cast<uint8_t>(state);
  out[at++] = starts;
  out[at++] = static_cast<uint8_t>(stored.device.trust);
  for (const TextKey& text : kTexts) {
    const char* value = textAt(stored, text);
    const size_t bytes = std::strlen(value);
    out[at++] = static_cast<uint8_t>(bytes & 0xFF);
    out[at++] = static_cast<uint8_t>(bytes >> 8);
    std::memcpy(out + at, value, bytes);
    at += bytes;
  }
  const uint32_t crc = crc32Of(out, at);
  std::memcpy(out + at, &crc, kCrcBytes);
  return at + kCrcBytes;
}

bool isSound(const uint8_t* blob, size_t count) {
  uint32_t crc = 0;
  if (count < kBlobHeadBytes + kCrcBytes || blob[0] != kBlobVersion) return false;
  std::memcpy(&crc, blob + count - kCrcBytes, kCrcBytes);
  return crc == crc32Of(blob, count - kCrcBytes);
}

bool decode(const uint8_t* blob, size_t count, TrialBlob& out) {
  if (blob[1] != static_cast<uint8_t>(BlobState::Trial) && blob[1] != static_cast<uint8_t>(BlobState::Kept))
    return false;
  out.state = static_cast<BlobState>(blob[1]);
  out.starts = blob[2];
  if (!trustOf(blob[3], out.settings.device.trust)) return false;
  size_t at = kBlobHeadBytes;
  for (const TextKey& text : kTexts) {
    if (count - at < 2) return false;
    const size_t bytes = static_cast<size_t>(blob[at] | blob[at + 1] << 8);
    at += 2;
    if (bytes >= text.size || bytes > count - at) return false;
    char* value = textAt(out.settings, text);
    std::memcpy(value, blob + at, bytes);
    value[bytes] = '\0';
    at += bytes;
  }
  return at == count;
}

std::unique_ptr<uint8_t[]> blobBuffer() {
  return std::unique_ptr<uint8_t[]>(new (std::nothrow) uint8_t[kMaxBlobBytes]);
}
}  // namespace

void readStored(Settings& nvs, const char* space, StoredSettings& out) {
  out = StoredSettings{};
  for (const TextKey& text : kTexts) nvs.readText(space, text.key, textAt(out, text), text.size);
  readCut(nvs, space, "device_name", out.device.deviceName, kDeviceNameSize);
  readCut(nvs, space, "occupation", out.device.occupation, kOccupationSize);
  int32_t trust = 0;
  if (!nvs.readInt(space, kTrustKey, trust) || !trustOf(trust, out.device.trust)) out.device.trust = TlsTrust::Bundle;
}

bool writeStored(Settings& nvs, const StoredSettings& stored) {
  for (const TextKey& text : kTexts) {
    if (!nvs.writeText(kSettingsSpace, text.key, textAt(stored, text))) return false;
  }
  return nvs.writeInt(kSettingsSpace, kTrustKey, static_cast<int32_t>(stored.device.trust));
}

bool sameConnection(const DeviceSettings& one, const DeviceSettings& other) {
  return std::strcmp(one.wifiSsid, other.wifiSsid) == 0 && std::strcmp(one.wifiPassword, other.wifiPassword) == 0 &&
         std::strcmp(one.serverUrl, other.serverUrl) == 0 && std::strcmp(one.otaUser, other.otaUser) == 0 &&
         std::strcmp(one.otaPassword, other.otaPassword) == 0 && one.trust == other.trust &&
         std::strcmp(one.caPem, other.caPem) == 0;
}

bool writeTrialBlob(Settings& nvs, BlobState state, uint8_t starts, const StoredSettings& stored) {
  const auto blob = blobBuffer();
  if (!blob) return false;
  return nvs.writeBlob(kSettingsSpace, kTrialKey, blob.get(), encode(state, starts, stored, blob.get()));
}

bool readTrialBlob(Settings& nvs, TrialBlob& out) {
  out = TrialBlob{};
  const auto blob = blobBuffer();
  if (!blob) return false;
  const size_t count = nvs.readBlob(kSettingsSpace, kTrialKey, blob.get(), kMaxBlobBytes);
  return isSound(blob.get(), count) && decode(blob.get(), count - kCrcBytes, out);
}

bool removeTrialBlob(Settings& nvs) { return nvs.remove(kSettingsSpace, kTrialKey); }
