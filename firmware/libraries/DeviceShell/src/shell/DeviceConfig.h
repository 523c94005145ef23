#pragma once
#include <ports/Clock.h>
#include <ports/Log.h>
#include <ports/Random.h>
#include <ports/Settings.h>
#include <ports/Transport.h>
#include <ports/Wifi.h>

#include <cstddef>
#include <cstdint>

/** NVS name space of everything the device keeps; firmware 2.4.x has the same. */
constexpr const char* kSettingsSpace = "esp32ota";

constexpr size_t kDeviceNameSize = 101;
constexpr size_t kOccupationSize = 101;
constexpr size_t kServerUrlSize = 129;
constexpr size_t kOtaUserSize = 65;
constexpr size_t kOtaPasswordSize = 65;
constexpr size_t kApPasswordSize = 17;
constexpr size_t kCaPemSize = 2049;

/** What a person sets in the portal. Texts are UTF-8 and end with NUL. */
struct DeviceSettings {
  char deviceName[kDeviceNameSize];
  char occupation[kOccupationSize];
  char wifiSsid[kSsidSize];
  char wifiPassword[kPassphraseSize];  // empty: an open network
  char serverUrl[kServerUrlSize];      // `http[s]://host[:port]`, no slash at the end
  char otaUser[kOtaUserSize];          // the fleet-wide credential, when there is one
  char otaPassword[kOtaPasswordSize];
  TlsTrust trust;
  char caPem[kCaPemSize];  // for TlsTrust::PinnedCa
};

/** How the last change of Wi-Fi or server settings went, since the start. */
enum class TrialState : uint8_t { None, Running, Kept, Failed };

/** Settings as they are stored together: a person's, and the access point's password that was made for them. */
struct StoredSettings {
  DeviceSettings device;
  char apPassword[kApPasswordSize];  // empty: factory-new
};

/** For how long new Wi-Fi or server settings are tried, and how many starts of the board that may span. */
constexpr uint64_t kTrialMs = 3 * 60 * 1000;
constexpr uint8_t kTrialStarts = 3;

/**
 * The stored settings: loads them (and once those of older firmware), keeps new Wi-Fi or server settings on trial until
 * the server has been reached with them, and brings the old ones back when it was not. A power cut at any moment leaves
 * either the old or the new settings, complete.
 */
class DeviceConfig {
 public:
  DeviceConfig(Settings& settings, Clock& clock, Random& random, Log& log);
  /** Loads; `deviceType` chooses between the name spaces of older firmware where both are there. */
  void begin(const char* deviceType);
  /** Drops a trial whose time is over. */
  void tick();
  /** What is in force now: the settings on trial, else the kept ones. */
  const DeviceSettings& active() const { return inForce().device; }
  /** Whether there is a Wi-Fi and a server to go to. */
  bool isComplete() const;
  /** Counts up whenever `active()` becomes another: who holds a connection starts it anew. */
  uint32_t generation() const { return generation_; }
  /** Stores; where Wi-Fi or server differ from the kept ones they are on trial first. False when nothing could be
   * stored. */
  bool save(const DeviceSettings& wanted);
  bool onTrial() const { return trial_ == TrialState::Running; }
  TrialState trial() const { return trial_; }
  /** The settings that are or were on trial since the start. */
  const DeviceSettings& tried() const { return tried_.device; }
  /** The server acknowledged a call that was begun under `generation`: settings on trial are kept. */
  void serverReached(uint32_t generation);
  /** Whether the server was reached with the settings in force, since the start. */
  bool wasServerReached() const { return reached_; }
  /** Forgets everything in the name space, the credential too. */
  bool factoryReset();
  /** True until settings were stored for the first time. */
  bool isFactoryNew() const { return inForce().apPassword[0] == '\0'; }
  /** The access point's own password; the documented default on a factory-new board. */
  const char* apPassword() const;

 private:
  const StoredSettings& inForce() const { return onTrial() ? tried_ : kept_; }
  void loadTrial();
  void takeLegacy(const char* deviceType);
  bool keepWithoutTrial(const StoredSettings& settings);
  bool startTrial(const StoredSettings& settings);
  void failTrial();
  bool keep(const StoredSettings& settings);
  void copyToKeys();
  bool finishFactoryReset();
  void makeApPassword(char out[kApPasswordSize]);

  Settings& settings_;
  Clock& clock_;
  Random& random_;
  Log& log_;
  StoredSettings kept_{};
  StoredSettings tried_{};  // also after it failed: its access point password is used again
  TrialState trial_ = TrialState::None;
  uint64_t trialStartMs_ = 0;
  uint32_t generation_ = 0;
  bool reached_ = false;
  bool copyPending_ = false;  // kept_ stands in the blob, the keys are not all written yet
};
