#pragma once
#include <cstddef>
#include <cstdint>

/** Leads every name to the portal's address, on a UDP port of the loopback that the system chooses. */
class DnsCatchAll {
 public:
  DnsCatchAll() = default;
  ~DnsCatchAll() { stop(); }
  DnsCatchAll(const DnsCatchAll&) = delete;
  DnsCatchAll& operator=(const DnsCatchAll&) = delete;
  bool start();
  void stop();
  void tick();
  int fd() const { return socket_; }
  uint16_t port() const { return port_; }

 private:
  int socket_ = -1;
  uint16_t port_ = 0;
};
