#pragma once
#include <ports/Clock.h>
#include <ports/Log.h>
#include <ports/Random.h>
#include <ports/Wifi.h>
#include <shell/DeviceConfig.h>

/** Joins the Wi-Fi and joins it again with back-off for ever, also beside an open portal. */
class WifiKeeper {
 public:
  WifiKeeper(Wifi& wifi, Clock& clock, Random& random, DeviceConfig& config, Log& log);
  void begin();
  void tick();
  bool isJoined() const;
  /** How long the Wi-Fi has been away, in ms; 0 while joined. The portal opens by it. */
  uint64_t awayMs() const;
};
