#pragma once
#include <mbedtls/ssl.h>
#include <mbedtls/x509_crt.h>
#include <ports/Transport.h>

#include "Deadline.h"

/** A TLS client over a socket that does not block. One at a time: it owns some 40 KB of heap while it is open. */
class TlsSession {
 public:
  TlsSession();
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  /** Shakes hands over `socket`, which stays the caller's. */
  ConnectOutcome open(int socket, const Endpoint& endpoint, const Deadline& deadline);
  /** As `Transport::send`. */
  int send(const uint8_t* bytes, size_t count);
  /** As `Transport::receive`. */
  int receive(uint8_t* bytes, size_t room);

 private:
  int configure(const Endpoint& endpoint);
  int trust(const Endpoint& endpoint);
  ConnectOutcome shakeHands(const Deadline& deadline);

  int socket_ = -1;
  mbedtls_ssl_context ssl_;
  mbedtls_ssl_config config_;
  mbedtls_x509_crt pinned_;
};
