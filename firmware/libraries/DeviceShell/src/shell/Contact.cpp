#include "Contact.h"

#include <logic/ResetReasonWord.h>
#include <shell/LogLine.h>

#include <cstdio>
#include <cstring>

namespace {
constexpr uint32_t kCallLimitMs = 60 * 1000;
/** A fleet that got its power back comes one by one. */
constexpr uint32_t kFirstCallWithinMs = 3 * 1000;
/** After an update that the server does not give any more. */
constexpr uint32_t kCheckAgainMs = 10 * 1000;
}  // namespace

void Contact::begin() {
  generation_ = p_.config.generation();
  pause_.wait(p_.ports.clock.nowMs(), random() % kFirstCallWithinMs);
}

void Contact::tick(bool isJoined) {
  if (generation_ != p_.config.generation()) {  // another server, perhaps: everything from the start
    generation_ = p_.config.generation();
    isRegistered_ = false;
    failures_ = 0;
    pause_.makeDue();
    checkEtag_[0] = '\0';
    p_.updater.abandon();
  }
  if (!isJoined || !p_.config.isComplete()) {
    if (p_.line.isBusy()) p_.line.hangUp();
    isOnline_ = false;
    wasJoined_ = false;
    return;
  }
  if (!wasJoined_) {  // what failed before was the network's fault
    wasJoined_ = true;
    failures_ = 0;
    pause_.wait(p_.ports.clock.nowMs(), random() % kFirstCallWithinMs);
  }
  p_.line.tick();
  takeWishOfUpdater();
  if (!p_.line.isBusy()) startNext();
}

void Contact::takeWishOfUpdater() {
  switch (p_.updater.takeWish()) {
    case Updater::Wish::None:
      return;
    case Updater::Wish::CheckAgain:
      check_.wait(p_.ports.clock.nowMs(), kCheckAgainMs);
      return;
    case Updater::Wish::Enrol:
      isRegistered_ = false;
      return;
  }
}

void Contact::startNext() {
  const uint64_t now = p_.ports.clock.nowMs();
  if (!pause_.isDue(now)) return;
  bool isStarted = true;
  if (!isRegistered_) {
    isStarted = startRegister();
  } else if (heartbeat_.isDue(now)) {
    isStarted = startHeartbeat();
  } else if (!p_.reports.isEmpty()) {
    isStarted = startReport();
  } else if (check_.isDue(now) && p_.updater.isIdle() && !p_.probation.isOnProbation()) {
    isStarted = startCheck();
  } else if (p_.updater.wantsLine()) {
    p_.updater.startPiece();
  }
  if (!isStarted) failed("the call could not be made");
}

bool Contact::start(Call call, const ServerCall& what) {
  call_ = call;
  answer_.begin();
  return p_.line.start(what, *this);
}

bool Contact::startRegister() {
  char capabilities[96] = "ota,resume,delta,rollback";
  if (!p_.ports.flash.canRollBack()) std::snprintf(capabilities, sizeof(capabilities), "ota,resume,delta");
  for (DeviceFeature* feature : p_.features) {
    const char* words = feature->capabilities();
    const size_t used = std::strlen(capabilities);
    if (words[0] != '\0') std::snprintf(capabilities + used, sizeof(capabilities) - used, ",%s", words);
  }
  const DeviceSettings& settings = p_.config.active();
  RegisterFacts facts = {};
  facts.deviceId = p_.identity.deviceId;
  // A board that older firmware has set up may have no name; the server takes none that is empty.
  facts.deviceName = settings.deviceName[0] == '\0' ? p_.identity.deviceId : settings.deviceName;
  facts.deviceType = p_.identity.type;
  facts.version = p_.identity.version;
  facts.occupation = settings.occupation;
  facts.wifiSsid = settings.wifiSsid;
  facts.capabilities = capabilities;
  facts.mac = p_.identity.mac;
  facts.chip = p_.ports.chip.name();
  facts.flashBytes = p_.ports.chip.flashBytes();
  facts.slotBytes = p_.ports.flash.slotBytes();
  facts.resetReason = wordOf(p_.ports.chip.resetReason());
  facts.canEnrol = true;
  JsonWriter json(request_, sizeof(request_));
  writeRegister(json, facts);
  return json.isWhole() && start(Call::Register, {"POST", "/api/devices/register", "", json.view(), kCallLimitMs});
}

bool Contact::writeHeartbeat(bool withFeatures) {
  Chip& chip = p_.ports.chip;
  HeartbeatFacts facts = {};
  facts.version = p_.identity.version;
  facts.uptimeS = static_cast<uint32_t>(p_.ports.clock.nowMs() / 1000);
  facts.freeHeap = chip.freeHeap();
  facts.minFreeHeap = chip.minFreeHeap();
  facts.largestFreeBlock = chip.largestFreeBlock();
  facts.rssi = p_.ports.wifi.rssi();
  facts.resetReason = wordOf(chip.resetReason());
  facts.bootCount = p_.probation.starts();
  JsonWriter json(request_, sizeof(request_));
  beginHeartbeat(json, facts);
  if (withFeatures && !p_.probation.isSafeMode()) {
    for (DeviceFeature* feature : p_.features) feature->addToHeartbeat(json);
  }
  json.endObject();
  return json.isWhole();
}

bool Contact::startHeartbeat() {
  if (!writeHeartbeat(true)) {
    logLine(p_.ports.log, "what the features say does not fit a heartbeat: left out");
    if (!writeHeartbeat(false)) return false;
  }
  std::snprintf(path_, sizeof(path_), "/api/devices/%s/heartbeat", p_.identity.deviceId);
  return start(Call::Heartbeat, {"POST", path_, "", request_, kCallLimitMs});
}

bool Contact::startCheck() {
  char fields[kEtagSize + 20] = "";
  if (checkEtag_[0] != '\0') std::snprintf(fields, sizeof(fields), "If-None-Match: %s\r\n", checkEtag_);
  std::snprintf(path_, sizeof(path_), "/api/ota/check/%s", p_.identity.deviceId);
  return start(Call::Check, {"GET", path_, fields, {}, kCallLimitMs});
}

bool Contact::startReport() {
  const Report& report = p_.reports.first();
  ReportFacts facts = {};
  facts.updateId = report.updateId;
  facts.state = report.state;
  facts.progress = report.progress;
  facts.bytes = report.bytes;
  facts.isDelta = report.isDelta;
  facts.reason = report.reason;
  facts.detail = report.detail;
  JsonWriter json(request_, sizeof(request_));
  writeReport(json, facts);
  reportRevision_ = p_.reports.revision();
  std::snprintf(path_, sizeof(path_), "/api/ota/report/%s", p_.identity.deviceId);
  return json.isWhole() && start(Call::Report, {"POST", path_, "", json.view(), kCallLimitMs});
}

bool Contact::fetch(const FetchRequest& request, FetchReceiver& receiver) {
  const bool mayNow = isOnline_ && isRegistered_ && !p_.line.isBusy() && !p_.updater.wantsLine() &&
                      pause_.isDue(p_.ports.clock.nowMs());
  if (!mayNow) return false;
  char fields[kEtagSize + 20] = "";
  if (request.etag[0] != '\0') std::snprintf(fields, sizeof(fields), "If-None-Match: %s\r\n", request.etag);
  std::snprintf(path_, sizeof(path_), "/api/devices/%s/%s", p_.identity.deviceId, request.name);
  fetch_.begin(receiver);
  return p_.line.start({"GET", path_, fields, {}, kCallLimitMs}, fetch_);
}

bool Contact::isIdentifying() const { return !identify_.isDue(p_.ports.clock.nowMs()); }
