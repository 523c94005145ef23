#pragma once
#include <poll.h>
#include <ports/Transport.h>

#include <functional>
#include <memory>

#include "../state/Faults.h"
#include "HostClock.h"
#include "HostWifi.h"
#include "TlsClient.h"

/** Sockets that do not block, with mbedTLS above them where the endpoint wants TLS. Works while the Wi-Fi is joined. */
class HostTransport final : public Transport {
 public:
  struct Parts {
    HostWifi& wifi;
    HostClock& clock;
    Faults& faults;
    /** Every connection times out. */
    bool unreachable;
    /** Called while a connection is waited for, which on a board would go on in another task. */
    std::function<void()> meanwhile;
  };
  explicit HostTransport(Parts parts) : p_(std::move(parts)) {}
  ~HostTransport() override { close(); }
  ConnectOutcome connect(const Endpoint& endpoint, uint32_t limitMs) override;
  int send(const uint8_t* bytes, size_t count) override;
  int receive(uint8_t* bytes, size_t room) override;
  bool isOpen() override { return socket_ >= 0; }
  void close() override;

  /** What is to be waited for before the next turn makes sense; an fd of -1 for nothing. */
  pollfd takeWait();
  /** Whether bytes moved since the last call: there is more to do at once. */
  bool takeActivity();

 private:
  ConnectOutcome openSocket(const Endpoint& endpoint, int64_t endMs);
  ConnectOutcome openTls(const Endpoint& endpoint, int64_t endMs);
  /** False at the end of the time. */
  bool wait(short events, int64_t endMs);
  int afterFaults(uint8_t* bytes, int count);
  void await(short events);

  Parts p_;
  int socket_ = -1;
  std::unique_ptr<TlsClient> tls_;  // null: plain
  short wanted_ = 0;                // poll events
  bool active_ = false;
  uint64_t received_ = 0;  // in this run
};
