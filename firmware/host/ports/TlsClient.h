#pragma once
#include <mbedtls/ssl.h>
#include <mbedtls/x509_crt.h>
#include <ports/Transport.h>

/** A TLS client (mbedTLS 2.28) over a socket that does not block. */
class TlsClient {
 public:
  TlsClient();
  ~TlsClient();
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  enum class Step : uint8_t { Done, WantsRead, WantsWrite, Failed };
  /** Loads certificates and binds to `socket`, which stays the caller's. Connected when the handshake may begin. */
  ConnectOutcome prepare(int socket, const Endpoint& endpoint);
  /** One step of the handshake; after `Failed`, `fault()` says why. */
  Step shakeHands();
  ConnectOutcome fault() const { return fault_; }
  /** As `Transport::send` and `receive`. */
  int send(const uint8_t* bytes, size_t count);
  int receive(uint8_t* bytes, size_t room);

 private:
  int trust(const Endpoint& endpoint);
  int configure(const Endpoint& endpoint);

  int socket_ = -1;
  ConnectOutcome fault_ = ConnectOutcome::Connected;
  mbedtls_ssl_context ssl_;
  mbedtls_ssl_config config_;
  mbedtls_x509_crt authorities_;
};
