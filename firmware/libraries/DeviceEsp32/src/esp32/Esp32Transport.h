#pragma once
#include <ports/Transport.h>

#include <memory>

#include "Deadline.h"
#include "TlsSession.h"

/**
 * lwIP sockets that do not block, with mbedTLS above them where the endpoint wants TLS. Not the core's NetworkClient:
 * its `connected()` does not notice a server that closed, its secure sibling waits inside of `write`, and both say no
 * more than "0" when they fail.
 */
class Esp32Transport final : public Transport {
 public:
  ~Esp32Transport() override { close(); }
  ConnectOutcome connect(const Endpoint& endpoint, uint32_t limitMs) override;
  int send(const uint8_t* bytes, size_t count) override;
  int receive(uint8_t* bytes, size_t room) override;
  bool isOpen() override { return socket_ >= 0; }
  void close() override;

 private:
  ConnectOutcome openSocket(const Endpoint& endpoint, const Deadline& deadline);
  ConnectOutcome awaitSocket(const Deadline& deadline);
  ConnectOutcome openTls(const Endpoint& endpoint, const Deadline& deadline);

  int socket_ = -1;
  std::unique_ptr<TlsSession> tls_;  // null: plain
};
