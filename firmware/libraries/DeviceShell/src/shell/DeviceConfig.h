#pragma once
#include <ports/Clock.h>
#include <ports/Log.h>
#include <ports/Random.h>
#include <ports/Settings.h>
#include <ports/Transport.h>
#include <ports/Wifi.h>

#include <cstddef>
#include <cstdint>

/** NVS name space of everything the device keeps. */
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

/**
 * The stored settings: loads them (and once those of older firmware), keeps new Wi-Fi or server settings on trial until the
 * server has been reached with them, and brings the old ones back when it was not.
 */
class DeviceConfig {
 public:
  DeviceConfig(Settings& settings, Clock& clock, Random& random, Log& log);
  void begin();
  /** Drops a trial whose time is over. */
  void tick();
  /** What is in force now: the settings on trial, else the kept ones. */
  const DeviceSettings& active() const;
  /** Whether there is a Wi-Fi and a server to go to. */
  bool isComplete() const;
  /** Counts up whenever `active()` becomes another: who holds a connection starts it anew. */
  uint32_t generation() const;
  /** Stores; where Wi-Fi or server differ from the kept ones they are on trial first. False when nothing could be stored. */
  bool save(const DeviceSettings& wanted);
  bool onTrial() const;
  /** The server acknowledged a call: settings on trial are kept. */
  void serverReached();
  /** Forgets everything in the name space, the credential too. */
  bool factoryReset();
  /** The access point's own password; the documented default on a factory-new board. */
  const char* apPassword() const;
};
