#pragma once
#include <ports/Portal.h>

#include "PortalConnection.h"

/**
 * Web server and DNS of the portal, on lwIP sockets that do not block, and reachable in the access point's network
 * only. Not the core's WebServer and DNSServer: they take 70 KB of the slot, and with the pinned core's elders one slow
 * browser stops the loop.
 */
class Esp32PortalServer final : public PortalServer {
 public:
  ~Esp32PortalServer() override { closeSockets(); }
  bool start(PortalHandler& handler) override;
  /** May be called from within the handler: the answer still goes out. */
  void stop() override;
  void tick() override;

 private:
  // A phone opens several connections at a time; the rest waits in the socket's queue.
  static constexpr size_t kConnections = 4;

  void acceptBrowsers();
  void answerNames();
  void closeSockets();

  PortalHandler* handler_ = nullptr;  // null: stopped
  bool answering_ = false;            // in a handler, whose answer has still to go out
  int web_ = -1;
  int names_ = -1;
  PortalConnection connections_[kConnections];
};
