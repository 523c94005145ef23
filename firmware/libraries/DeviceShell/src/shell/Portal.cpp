#include <logic/Backoff.h>
#include <logic/DeviceId.h>
#include <logic/Utf8.h>
#include <shell/LogLine.h>
#include <shell/Portal.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <new>

namespace {
constexpr BackoffRule kNothingToJoinPause = {30 * 1000, 5 * 60 * 1000};
constexpr BackoffRule kWifiAwayPause = {5 * 60 * 1000, 60 * 60 * 1000};
/** After a power-on a server that stays silent so long gets the person a portal, once: its address may have changed. */
constexpr uint64_t kServerSilentMs = 3 * 60 * 1000;
/** A person who looks at the page now is not cut off because the Wi-Fi has come back. */
constexpr uint64_t kPersonIsHereMs = 60 * 1000;
/** How long the phone can still see that all went well. */
constexpr uint64_t kGoodNewsMs = 30 * 1000;
constexpr uint64_t kScanLimitMs = 15 * 1000;
}  // namespace

Portal::Portal(const char* factorySsid, Ports& ports, DeviceConfig& config, WifiKeeper& wifi, Features& features)
    : factorySsid_(factorySsid), ports_(ports), config_(config), wifi_(wifi), features_(features) {}

void Portal::begin() {
  uint8_t mac[6];
  char id[kDeviceIdSize];
  ports_.chip.mac(mac);
  deviceIdOf(mac, id);
  std::snprintf(about_, sizeof(about_), "%s \u00b7 %s \u00b7 %s", ports_.image.type, ports_.image.version, id);
  startedMs_ = ports_.clock.nowMs();
  trial_ = config_.trial();
}

void Portal::tick() {
  followTrial();
  if (isOpen()) {
    ports_.portal.tick();
    followScan();
    const char* why = reasonToClose();
    if (why != nullptr) close(why);
    return;
  }
  if (wifi_.isJoined() && config_.isComplete()) {
    closings_ = 0;
    pauseMs_ = 0;
  }
  Reason reason = Reason::Asked;
  if (ports_.clock.nowMs() - closedMs_ >= pauseMs_ && isDue(reason)) openFor(reason);
}

bool Portal::isDue(Reason& reason) const {
  const bool isSilent = wifi_.isJoined() && !config_.wasServerReached() && !config_.onTrial() && !serverWaited_ &&
                        ports_.clock.nowMs() - startedMs_ >= kServerSilentMs;
  if (!config_.isComplete()) {
    reason = Reason::NothingToJoin;
  } else if (wifi_.awayMs() >= kPortalAwayMs) {
    reason = Reason::WifiAway;
  } else {
    reason = Reason::ServerSilent;
    return isSilent;
  }
  return true;
}

void Portal::openFor(Reason reason) {
  const uint64_t now = ports_.clock.nowMs();
  personMs_ = now;
  if (isOpen()) return;
  prepareAccessPoint();
  std::unique_ptr<Session> session(new (std::nothrow) Session{});
  const bool opened = session && ports_.wifi.startAccessPoint(apName_, apPassword_) && ports_.portal.start(*this);
  if (!opened) {
    ports_.log.line("The portal could not be opened.");
    ports_.wifi.stopAccessPoint();
    closedMs_ = now;
    pauseMs_ = kNothingToJoinPause.firstMs;
    return;
  }
  session->draft.settings = reason == Reason::TrialFailed ? config_.tried() : config_.active();
  session->heard.count = -1;
  session->factoryNew = config_.isFactoryNew();
  session_ = std::move(session);
  reason_ = reason;
  serverWaited_ = serverWaited_ || reason == Reason::ServerSilent;
  openedMs_ = now;
  complaint_ = nullptr;
  wifi_.besidePortal(true);
  logLine(ports_.log, "Portal open: Wi-Fi \"%s\", password %s, http://192.168.4.1/", apName_, apPassword_);
  startScan();
}

/** Null while it is to stay open. */
const char* Portal::reasonToClose() const {
  const uint64_t now = ports_.clock.nowMs();
  if (trial_ == TrialState::Running) return nullptr;
  if (now - openedMs_ >= kPortalLongestMs || now - personMs_ >= kPortalOpenMs) return "nobody uses it";
  if (reason_ == Reason::Asked || now - personMs_ < kPersonIsHereMs) {
    const bool isDone = trial_ == TrialState::Kept && trialEndMs_ >= openedMs_ && now - trialEndMs_ >= kGoodNewsMs;
    return isDone && trialEndMs_ >= personMs_ ? "the new settings work" : nullptr;
  }
  return config_.isComplete() && wifi_.isJoined() && config_.wasServerReached() ? "the board is online" : nullptr;
}

void Portal::close(const char* why) {
  ports_.portal.stop();
  ports_.wifi.stopAccessPoint();
  wifi_.besidePortal(false);
  session_.reset();
  const uint64_t now = ports_.clock.nowMs();
  closedMs_ = now;
  pauseMs_ =
      backoffMs(config_.isComplete() ? kWifiAwayPause : kNothingToJoinPause, ++closings_, ports_.random.number());
  logLine(ports_.log, "Portal closed: %s.", why);
}

/** Notices how a trial goes; when it failed, the person gets the portal back at once. */
void Portal::followTrial() {
  const TrialState now = config_.trial();
  if (now == TrialState::Running) {
    trialFault_ = wifi_.isJoined() ? WifiState::Joined : wifi_.lastFault();
  }
  const bool hasEnded = trial_ == TrialState::Running && now != TrialState::Running;
  trial_ = now;
  if (!hasEnded) return;
  trialEndMs_ = ports_.clock.nowMs();
  complaint_ = nullptr;
  if (now == TrialState::Failed) openFor(Reason::TrialFailed);
}

/** A board that was set up has a name of its own, so that a phone does not try another board's password. */
void Portal::nameAccessPoint(char out[kSsidSize]) const {
  uint8_t mac[6];
  ports_.chip.mac(mac);
  if (config_.isFactoryNew()) {
    copyText(factorySsid_, out, kSsidSize);
  } else {
    std::snprintf(out, kSsidSize, "%.27s-%02X%02X", factorySsid_, mac[4], mac[5]);
  }
}

void Portal::prepareAccessPoint() {
  nameAccessPoint(apName_);
  copyText(config_.apPassword(), apPassword_, sizeof(apPassword_));
}

const char* Portal::apName() {
  if (!isOpen()) prepareAccessPoint();
  return apName_;
}

const char* Portal::apPassword() {
  if (!isOpen()) prepareAccessPoint();
  return apPassword_;
}

void Portal::startScan() {
  if (session_->scanning || !wifi_.makeWayForScan()) return;
  ports_.wifi.startScan();
  session_->scanning = true;
  session_->scanSinceMs = ports_.clock.nowMs();
}

void Portal::followScan() {
  if (!session_->scanning) return;
  WifiNetwork* list = session_->heard.list;
  const int found = ports_.wifi.scanResults(list, kMostNetworks);
  if (found >= 0) session_->heard.count = std::min(found, static_cast<int>(kMostNetworks));
  session_->scanning = found < 0 && ports_.clock.nowMs() - session_->scanSinceMs < kScanLimitMs;
}
