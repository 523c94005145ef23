#pragma once
#include <cstddef>
#include <cstdint>

/** IEEE 802.11: an SSID has 32 bytes at most, a WPA passphrase 63 (or 64 hex digits). */
constexpr size_t kSsidSize = 33;
constexpr size_t kPassphraseSize = 65;
constexpr size_t kAddressSize = 46;

enum class WifiState : uint8_t { Idle, Joining, Joined, WrongPassword, NotFound, Lost };

struct WifiNetwork {
  char ssid[kSsidSize];
  int8_t rssi;  // dBm
  bool open;
};

/** The radio: a station, an access point, or both at once. Nothing here waits. */
class Wifi {
 public:
  virtual ~Wifi() = default;
  /** Begins to join; an empty password is an open network. */
  virtual void join(const char* ssid, const char* password) = 0;
  virtual void leave() = 0;
  virtual WifiState state() = 0;
  /** dBm; meaningful while joined. */
  virtual int8_t rssi() = 0;
  /** The station's own address as text; empty while it has none. */
  virtual void address(char out[kAddressSize]) = 0;
  /** An empty password makes an open network; otherwise 8 characters at least. The address is 192.168.4.1. */
  virtual bool startAccessPoint(const char* ssid, const char* password) = 0;
  virtual void stopAccessPoint() = 0;
  virtual void startScan() = 0;
  /** The number of networks found, strongest first and each SSID once; -1 while the scan is under way or none was started. */
  virtual int scanResults(WifiNetwork* out, size_t room) = 0;
};
