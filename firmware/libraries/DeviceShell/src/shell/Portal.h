#pragma once
#include <DevicePorts.h>
#include <shell/DeviceConfig.h>
#include <shell/DeviceFeature.h>
#include <shell/WifiKeeper.h>

/** The provisioning portal: opens when there is nothing to join, or when the Wi-Fi stays away; closes after five minutes and opens again later. */
class Portal final : public PortalHandler {
 public:
  Portal(const char* factorySsid, Ports& ports, DeviceConfig& config, WifiKeeper& wifi, Features& features);
  void begin();
  void tick();
  /** A person asks for it. */
  void open();
  bool isOpen() const;
  /** The access point's name. */
  const char* apName() const;
  /** True once after settings were stored that need a restart of the connection. */
  void handle(const PortalRequest& request, PortalReply& reply) override;
};
