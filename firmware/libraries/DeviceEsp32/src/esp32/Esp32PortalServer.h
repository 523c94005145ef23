#pragma once
#include <DNSServer.h>
#include <WebServer.h>
#include <ports/Portal.h>

/** The core's web server (one client at a time) and its DNS, which runs in a task of its own. */
class Esp32PortalServer final : public PortalServer {
 public:
  Esp32PortalServer();
  bool start(PortalHandler& handler) override;
  void stop() override;
  void tick() override;

 private:
  void answer();

  WebServer web_;
  DNSServer dns_;
  PortalHandler* handler_ = nullptr;  // null: stopped
};
