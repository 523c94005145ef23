#include "DeviceShell.h"

#include <logic/Hex.h>
#include <shell/LogLine.h>

DeviceShell::DeviceShell(const BoardConfig& board, const Ports& ports, const TrustedKeyRing& ring)
    : board_(board),
      ports_(ports),
      config_(ports_.settings, ports_.clock, ports_.random, ports_.log),
      wifi_(ports_.wifi, ports_.clock, ports_.random, config_, ports_.log),
      portal_(board.accessPointSsid, ports_, config_, wifi_, features_),
      console_(ports_, config_, *this, *this),
      led_(ports_.pins, ports_.ticker, ports_.clock, board.ledPin),
      credentials_(ports_.settings, config_),
      line_(ports_, identity_, config_, credentials_),
      records_(ports_.settings),
      updater_({ports_, identity_, ring, line_, records_, reports_}),
      probation_({ports_, identity_, records_, reports_}),
      contact_({ports_, identity_, config_, credentials_, line_, reports_, updater_, probation_, features_}) {}

void DeviceShell::learnIdentity() {
  uint8_t mac[6];
  ports_.chip.mac(mac);
  deviceIdOf(mac, identity_.deviceId);
  hexOf(mac, sizeof(mac), identity_.mac);
  identity_.type = ports_.image.type;
  identity_.version = ports_.image.version;
  identity_.securityVersion = ports_.image.securityVersion;
  uint8_t digest[kDigestBytes];
  if (ports_.flash.runningDigest(digest)) hexOf(digest, sizeof(digest), identity_.imageDigest);
}

void DeviceShell::begin() {
  ports_.chip.feedWatchdog();  // watched from here on, so that a hang in what follows ends in a restart
  learnIdentity();
  logLine(ports_.log, "%s %s on %s", identity_.type, identity_.version, identity_.deviceId);
  // First of all, so that an image that crashes in anything below has been counted.
  probation_.begin();
  config_.begin(identity_.type);
  credentials_.begin();
  led_.begin();
  if (board_.checkButtonPin != kNoPin) ports_.pins.inputPullup(board_.checkButtonPin);
  if (!probation_.isSafeMode()) {
    for (DeviceFeature* feature : features_) feature->begin();
  }
  wifi_.begin();
  portal_.begin();
  contact_.begin();
}

void DeviceShell::tick() {
  ports_.chip.feedWatchdog();
  if (restartWanted_) ports_.chip.restart();
  config_.tick();
  wifi_.tick();
  portal_.tick();
  console_.tick();
  contact_.tick(wifi_.isJoined());
  updater_.tick();
  probation_.tick();
  if (board_.checkButtonPin != kNoPin) {
    const bool pressed = !ports_.pins.read(board_.checkButtonPin);
    if (checkButton_.sample(pressed, ports_.clock.nowMs()) == ButtonEvent::Short) contact_.checkNow();
  }
  if (!probation_.isSafeMode()) {
    for (DeviceFeature* feature : features_) feature->tick();
  }
  led_.show(signal());
}

LedSignal DeviceShell::signal() const {
  if (contact_.isIdentifying()) return LedSignal::Identify;
  if (!updater_.isIdle()) return LedSignal::Downloading;
  if (portal_.isOpen()) return LedSignal::Portal;
  if (probation_.isSafeMode()) return LedSignal::Error;
  if (!wifi_.isJoined()) return LedSignal::Connecting;
  if (contact_.isOnline()) return LedSignal::Online;
  return contact_.hasFailed() ? LedSignal::Error : LedSignal::Connecting;
}

void DeviceShell::tellUpdate(DeviceStatus& status) const {
  status.updateStage = updater_.stage();
  status.updatePercent = updater_.percent();
  status.updateVersion = updater_.version();
  status.updateReason = wordOf(updater_.reason());
  if (probation_.isOnProbation()) {
    status.updateStage = UpdateStage::Probation;
  } else if (probation_.wentBack() && status.updateStage == UpdateStage::Idle) {
    status.updateStage = UpdateStage::RolledBack;
    status.updateReason = wordOf(probation_.whyBack());
  }
}

DeviceStatus DeviceShell::status() {
  const DeviceSettings& settings = config_.active();
  DeviceStatus status = {};
  status.deviceId = identity_.deviceId;
  status.name = settings.deviceName;
  status.type = identity_.type;
  status.version = identity_.version;
  ports_.wifi.address(status.address);
  status.serverUrl = settings.serverUrl;
  status.online = contact_.isOnline();
  status.lastContactAgoMs = UINT64_MAX;
  if (contact_.wasReached()) {
    status.lastContactAgoMs = ports_.clock.nowMs() - contact_.lastContactMs();
    const uint64_t unixNow = ports_.clock.unixSeconds();
    status.lastContactUnix = unixNow == 0 ? 0 : unixNow - status.lastContactAgoMs / 1000;
  }
  tellUpdate(status);
  status.portalOpen = portal_.isOpen();
  status.apName = portal_.apName();
  status.apPassword = portal_.apPassword();
  status.safeMode = probation_.isSafeMode();
  return status;
}

bool DeviceShell::fetch(const FetchRequest& request, FetchReceiver& receiver) {
  return contact_.fetch(request, receiver);
}

void DeviceShell::factoryReset() {
  ports_.log.line("factory reset: everything that was set is forgotten");
  config_.factoryReset();
  restartWanted_ = true;
}
