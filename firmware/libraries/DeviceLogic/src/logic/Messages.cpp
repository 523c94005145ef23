#include "Messages.h"

#include <string_view>

#include "Utf8.h"

namespace {

constexpr size_t kDetailSize = 201;  // the server takes 200 characters

bool isKnown(const char* text) { return text != nullptr && text[0] != '\0'; }

void textIfKnown(JsonWriter& json, const char* name, const char* text) {
  if (isKnown(text)) json.text(name, text);
}

void wholeIfKnown(JsonWriter& json, const char* name, uint32_t value) {
  if (value != 0) json.whole(name, value);
}

}  // namespace

void writeRegister(JsonWriter& json, const RegisterFacts& facts) {
  json.beginObject();
  json.text("device_id", facts.deviceId);
  json.text("device_name", isKnown(facts.deviceName) ? facts.deviceName : facts.deviceId);
  json.text("device_type", facts.deviceType);
  textIfKnown(json, "firmware_version", facts.version);
  textIfKnown(json, "occupation", facts.occupation);
  textIfKnown(json, "wifi_ssid", facts.wifiSsid);
  textIfKnown(json, "capabilities", facts.capabilities);
  textIfKnown(json, "mac", facts.mac);
  textIfKnown(json, "chip", facts.chip);
  wholeIfKnown(json, "flash_size", facts.flashBytes);
  wholeIfKnown(json, "slot_size", facts.slotBytes);
  textIfKnown(json, "reset_reason", facts.resetReason);
  if (facts.canEnrol) json.flag("can_enrol", true);
  json.endObject();
}

void beginHeartbeat(JsonWriter& json, const HeartbeatFacts& facts) {
  json.beginObject();
  textIfKnown(json, "version", facts.version);
  json.whole("uptime", facts.uptimeS);
  wholeIfKnown(json, "free_heap", facts.freeHeap);
  wholeIfKnown(json, "min_free_heap", facts.minFreeHeap);
  wholeIfKnown(json, "largest_free_block", facts.largestFreeBlock);
  if (facts.rssi != 0) json.whole("wifi_rssi", facts.rssi);
  textIfKnown(json, "reset_reason", facts.resetReason);
  wholeIfKnown(json, "boot_count", facts.bootCount);
}

void writeReport(JsonWriter& json, const ReportFacts& facts) {
  json.beginObject();
  json.text("update_id", facts.updateId);
  json.text("state", wordOf(facts.state));
  if (facts.progress >= 0) json.whole("progress", facts.progress);
  if (facts.bytes >= 0) json.whole("bytes", facts.bytes);
  if (facts.bytes >= 0) json.text("mode", facts.isDelta ? "delta" : "full");
  textIfKnown(json, "reason", wordOf(facts.reason));
  if (isKnown(facts.detail)) {
    char detail[kDetailSize];
    copyText(facts.detail, detail, sizeof detail);
    json.text("detail", detail);
  }
  json.endObject();
}
