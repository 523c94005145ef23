#include "StatusFile.h"

#include <unistd.h>

#include <cstdio>

namespace {

constexpr int64_t kEveryMs = 50;

/** Read by programs, so without blanks. */
const char* keyOf(UpdateStage stage) {
  if (stage == UpdateStage::Probation) return "probation";
  if (stage == UpdateStage::RolledBack) return "rolled_back";
  return wordOf(stage);
}

void addText(cJSON* json, const char* name, const char* text) {
  cJSON_AddStringToObject(json, name, text == nullptr ? "" : text);
}

}  // namespace

void StatusFile::tick(StatusSource& source) {
  const int64_t now = realMs();
  if (now - lookedMs_ < kEveryMs) return;
  lookedMs_ = now;
  const DeviceStatus status = source.status();
  sayChanges(status);
  std::string text = textOf(status);
  if (text == written_) return;
  replaceFile(device_.start.stateFolder + "/status.json", text);
  written_ = std::move(text);
}

void StatusFile::sayChanges(const DeviceStatus& status) {
  if (status.online != wasOnline_) std::printf(status.online ? "online\n" : "offline\n");
  wasOnline_ = status.online;
  std::string update = keyOf(status.updateStage);
  if (status.updateVersion[0] != '\0') update += std::string(" ") + status.updateVersion;
  if (status.updateReason[0] != '\0') update += std::string(" ") + status.updateReason;
  if (update != update_) std::printf("update: %s\n", update.c_str());
  update_ = update;
  std::fflush(stdout);
}

std::string StatusFile::textOf(const DeviceStatus& status) {
  const JsonPtr json(cJSON_CreateObject());
  addText(json.get(), "device_id", status.deviceId);
  addText(json.get(), "device_name", status.name);
  addText(json.get(), "type", status.type);
  addText(json.get(), "version", status.version);
  addText(json.get(), "address", status.address);
  addText(json.get(), "server_url", status.serverUrl);
  cJSON_AddBoolToObject(json.get(), "online", status.online);
  cJSON_AddNumberToObject(json.get(), "pid", getpid());
  cJSON_AddNumberToObject(json.get(), "slot", device_.start.slot);
  addText(json.get(), "slot_state", wordOf(device_.flash.runningState()));
  cJSON_AddBoolToObject(json.get(), "safe_mode", status.safeMode);
  cJSON* update = cJSON_AddObjectToObject(json.get(), "update");
  addText(update, "stage", keyOf(status.updateStage));
  cJSON_AddNumberToObject(update, "percent", status.updatePercent);
  addText(update, "version", status.updateVersion);
  addText(update, "reason", status.updateReason);
  cJSON* portal = cJSON_AddObjectToObject(json.get(), "portal");
  cJSON_AddBoolToObject(portal, "open", device_.portal.isOpen());
  addText(portal, "url", device_.portal.isOpen() ? device_.portal.url().c_str() : "");
  addText(portal, "dns", device_.portal.isOpen() ? device_.portal.dns().c_str() : "");
  addText(portal, "ssid", status.apName);
  addText(portal, "password", status.apPassword);
  return ::textOf(json.get());
}
