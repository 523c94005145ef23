#pragma once
#include <ports/Clock.h>
#include <ports/Log.h>
#include <ports/Random.h>
#include <ports/Wifi.h>
#include <shell/DeviceConfig.h>

/** Joins the Wi-Fi of the settings in force, and joins it again with back-off for ever, also beside an open portal. */
class WifiKeeper {
 public:
  WifiKeeper(Wifi& wifi, Clock& clock, Random& random, DeviceConfig& config, Log& log);
  void begin();
  void tick();
  /** Whether the Wi-Fi of the settings in force is joined; not while an older one still is. */
  bool isJoined() const { return phase_ == Phase::Joined; }
  /** How long the Wi-Fi has been away, in ms; 0 while joined or when there is none to join. The portal opens by it. */
  uint64_t awayMs() const;
  /** Why the last try came to nothing: WrongPassword, NotFound or Lost; Idle when none has failed. */
  WifiState lastFault() const { return lastFault_; }
  /** Each try takes the radio from whoever uses the access point: fewer of them while it is open. */
  void besidePortal(bool open) { besidePortal_ = open; }
  /** Leaves the radio to a scan for some seconds. False when it cannot: the first try with new settings goes first. */
  bool makeWayForScan();

 private:
  enum class Phase : uint8_t { Nothing, Settling, Joining, Joined, Waiting };
  void adopt();
  bool settingsChanged() const;
  void join();
  void follow();
  void fail(WifiState why);
  void enter(Phase phase);
  uint64_t inPhaseMs() const { return clock_.nowMs() - phaseSinceMs_; }

  Wifi& wifi_;
  Clock& clock_;
  Random& random_;
  DeviceConfig& config_;
  Log& log_;
  char ssid_[kSsidSize] = "";
  char password_[kPassphraseSize] = "";
  Phase phase_ = Phase::Nothing;
  uint64_t phaseSinceMs_ = 0;
  uint64_t awaySinceMs_ = 0;
  uint64_t waitMs_ = 0;
  uint32_t failures_ = 0;  // in a row
  WifiState lastFault_ = WifiState::Idle;
  bool besidePortal_ = false;
};
