#include <logic/Backoff.h>
#include <logic/Utf8.h>
#include <shell/LogLine.h>
#include <shell/WifiKeeper.h>

#include <cstring>

namespace {
constexpr uint64_t kJoinLimitMs = 20 * 1000;
constexpr BackoffRule kJoinAgain = {2 * 1000, 2 * 60 * 1000};
constexpr uint64_t kBesidePortalWaitMs = 30 * 1000;
/** New settings wait this long, so that the portal's last page still reaches the phone before the radio changes
 * channel. */
constexpr uint64_t kSettleMs = 2 * 1000;
constexpr uint64_t kScanMs = 8 * 1000;

const char* wordOf(WifiState why) {
  switch (why) {
    case WifiState::WrongPassword:
      return "the password was refused";
    case WifiState::NotFound:
      return "the network was not found";
    case WifiState::Idle:
    case WifiState::Joining:
    case WifiState::Joined:
    case WifiState::Lost:
      break;
  }
  return "it did not answer";
}
}  // namespace

WifiKeeper::WifiKeeper(Wifi& wifi, Clock& clock, Random& random, DeviceConfig& config, Log& log)
    : wifi_(wifi), clock_(clock), random_(random), config_(config), log_(log) {}

void WifiKeeper::begin() { adopt(); }

void WifiKeeper::tick() {
  if (settingsChanged()) {
    if (phase_ != Phase::Settling) {
      awaySinceMs_ = clock_.nowMs();
      enter(Phase::Settling);
    }
    if (inPhaseMs() >= kSettleMs) adopt();
    return;
  }
  follow();
}

void WifiKeeper::follow() {
  switch (phase_) {
    case Phase::Nothing:
      break;
    case Phase::Settling:  // the settings went back to what they were
      adopt();
      break;
    case Phase::Joining: {
      const WifiState state = wifi_.state();
      if (state == WifiState::Joined) {
        failures_ = 0;
        lastFault_ = WifiState::Idle;
        log_.line("Wi-Fi joined.");
        enter(Phase::Joined);
      } else if (state == WifiState::WrongPassword || state == WifiState::NotFound) {
        fail(state);
      } else if (inPhaseMs() >= kJoinLimitMs) {
        fail(WifiState::Lost);
      }
      break;
    }
    case Phase::Joined:
      if (wifi_.state() == WifiState::Joined) break;
      log_.line("Wi-Fi lost.");
      awaySinceMs_ = clock_.nowMs();
      lastFault_ = WifiState::Lost;
      join();
      break;
    case Phase::Waiting:
      if (inPhaseMs() >= waitMs_) join();
      break;
  }
}

uint64_t WifiKeeper::awayMs() const {
  return phase_ == Phase::Joined || phase_ == Phase::Nothing ? 0 : clock_.nowMs() - awaySinceMs_;
}

bool WifiKeeper::makeWayForScan() {
  if (phase_ == Phase::Settling || (phase_ == Phase::Joining && failures_ == 0)) return false;
  if (phase_ == Phase::Joining) wifi_.leave();
  if (phase_ == Phase::Joining || phase_ == Phase::Waiting) {
    waitMs_ = kScanMs;
    enter(Phase::Waiting);
  }
  return true;
}

bool WifiKeeper::settingsChanged() const {
  const DeviceSettings& wanted = config_.active();
  return std::strcmp(wanted.wifiSsid, ssid_) != 0 || std::strcmp(wanted.wifiPassword, password_) != 0;
}

/** Takes the settings in force, and starts with them from the beginning. */
void WifiKeeper::adopt() {
  const DeviceSettings& wanted = config_.active();
  copyText(wanted.wifiSsid, ssid_, sizeof(ssid_));
  copyText(wanted.wifiPassword, password_, sizeof(password_));
  if (phase_ != Phase::Nothing) wifi_.leave();
  failures_ = 0;
  lastFault_ = WifiState::Idle;
  awaySinceMs_ = clock_.nowMs();
  if (ssid_[0] == '\0') {
    enter(Phase::Nothing);
  } else {
    join();
  }
}

void WifiKeeper::join() {
  wifi_.join(ssid_, password_);
  enter(Phase::Joining);
}

void WifiKeeper::fail(WifiState why) {
  wifi_.leave();
  failures_++;
  lastFault_ = why;
  waitMs_ = backoffMs(kJoinAgain, failures_, random_.number());
  if (besidePortal_ && waitMs_ < kBesidePortalWaitMs) waitMs_ = kBesidePortalWaitMs;
  logLine(log_, "Wi-Fi not joined: %s. Next try in %u s.", wordOf(why), static_cast<unsigned>(waitMs_ / 1000));
  enter(Phase::Waiting);
}

void WifiKeeper::enter(Phase phase) {
  phase_ = phase;
  phaseSinceMs_ = clock_.nowMs();
}
