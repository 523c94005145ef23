#pragma once
#include <cstddef>
#include <cstdint>

constexpr size_t kDnsMessageBytes = 512;

/**
 * The answer to a DNS question (RFC 1035): every name has the address 192.168.4.1, and no record of another kind. The
 * number of bytes in `out`; 0 when it is no question that can be answered.
 */
size_t answerDns(const uint8_t* question, size_t count, uint8_t out[kDnsMessageBytes]);

/** Answers on a UDP port of the loopback that the system chooses. */
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
