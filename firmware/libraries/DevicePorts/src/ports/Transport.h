#pragma once
#include <cstddef>
#include <cstdint>

/** Whom a TLS connection believes. The numbers are frozen: they stand in NVS. */
enum class TlsTrust : uint8_t { Bundle = 0, PinnedCa = 1, Nobody = 2 };

struct Endpoint {
  const char* host;
  uint16_t port;
  bool tls;
  TlsTrust trust;
  const char* caPem;  // PEM, for PinnedCa; must outlive the connection
};

enum class ConnectOutcome : uint8_t { Connected, NoAddress, Refused, TimedOut, TlsFailed, NotTrusted, NoMemory };

/** One TCP or TLS connection to a server. */
class Transport {
 public:
  virtual ~Transport() = default;
  /** Waits for the connection (and the handshake) no longer than `limitMs`. */
  virtual ConnectOutcome connect(const Endpoint& endpoint, uint32_t limitMs) = 0;
  /** The number of bytes taken now, which may be 0; -1 when the connection is gone. */
  virtual int send(const uint8_t* bytes, size_t count) = 0;
  /** The number of bytes received now; 0 when there are none yet; -1 when the connection is gone and everything was read. */
  virtual int receive(uint8_t* bytes, size_t room) = 0;
  virtual bool isOpen() = 0;
  virtual void close() = 0;
};
