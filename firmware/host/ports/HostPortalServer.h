#pragma once
#include <microhttpd.h>
#include <ports/Portal.h>

#include <string>

#include "DnsCatchAll.h"

/** The portal's web server on the loopback, driven from the loop, and its DNS. */
class HostPortalServer final : public PortalServer {
 public:
  /** `port` 0: one that the system chooses, each time anew. */
  explicit HostPortalServer(uint16_t port) : wantedPort_(port) {}
  ~HostPortalServer() override { stop(); }
  HostPortalServer(const HostPortalServer&) = delete;
  HostPortalServer& operator=(const HostPortalServer&) = delete;
  bool start(PortalHandler& handler) override;
  /** May be called from within the handler: the answer still goes out. */
  void stop() override;
  void tick() override;

  bool isOpen() const { return handler_ != nullptr; }
  std::string url() const;
  std::string dns() const;
  /** -1 while closed. */
  int webFd() const { return fd_; }
  int dnsFd() const { return dns_.fd(); }

 private:
  void close();
  static MHD_Result onRequest(void* self, MHD_Connection* connection, const char* url, const char* method, const char*,
                              const char* bytes, size_t* count, void** state);
  static void onEnd(void*, MHD_Connection*, void** state, MHD_RequestTerminationCode);

  const uint16_t wantedPort_;
  MHD_Daemon* daemon_ = nullptr;
  PortalHandler* handler_ = nullptr;  // null: stopped
  bool isServing_ = false;            // in MHD's code, which cannot be stopped from within
  int fd_ = -1;
  uint16_t port_ = 0;
  DnsCatchAll dns_;
};
