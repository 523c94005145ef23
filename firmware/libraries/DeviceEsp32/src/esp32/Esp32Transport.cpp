#include "Esp32Transport.h"

#include <esp_heap_caps.h>

#include <new>

#include "NameLookup.h"
#include "NonBlockingSocket.h"

namespace {

// A handshake needs one block for the 16 KB record that a server may send, and 40 to 45 KB in all. With less it would
// fail half-way, after other parts of the firmware have failed to get memory, too.
constexpr size_t kTlsLargestBlock = 20 * 1024;
constexpr size_t kTlsHeap = 48 * 1024;

bool hasHeapForTls() {
  return heap_caps_get_largest_free_block(MALLOC_CAP_8BIT) >= kTlsLargestBlock &&
         heap_caps_get_free_size(MALLOC_CAP_8BIT) >= kTlsHeap;
}

/** Small requests go out at once; a peer that vanished without a word is noticed within two minutes. */
void tune(int socket) {
  const int on = 1;
  const int idleSeconds = 60;
  const int intervalSeconds = 20;
  const int probes = 3;
  lwip_setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  lwip_setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
  lwip_setsockopt(socket, IPPROTO_TCP, TCP_KEEPIDLE, &idleSeconds, sizeof(idleSeconds));
  lwip_setsockopt(socket, IPPROTO_TCP, TCP_KEEPINTVL, &intervalSeconds, sizeof(intervalSeconds));
  lwip_setsockopt(socket, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof(probes));
}

}  // namespace

ConnectOutcome Esp32Transport::connect(const Endpoint& endpoint, uint32_t limitMs) {
  close();
  if (endpoint.tls && !hasHeapForTls()) return ConnectOutcome::NoMemory;
  const Deadline deadline(limitMs);
  ConnectOutcome outcome = openSocket(endpoint, deadline);
  if (outcome == ConnectOutcome::Connected && endpoint.tls) outcome = openTls(endpoint, deadline);
  if (outcome != ConnectOutcome::Connected) close();
  return outcome;
}

ConnectOutcome Esp32Transport::openSocket(const Endpoint& endpoint, const Deadline& deadline) {
  ip4_addr_t found = {};
  if (!lookUpName(endpoint.host, deadline, found)) return ConnectOutcome::NoAddress;
  socket_ = lwip_socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
  if (socket_ < 0 || !doNotBlock(socket_)) return ConnectOutcome::NoMemory;
  tune(socket_);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = lwip_htons(endpoint.port);
  address.sin_addr.s_addr = found.addr;
  if (lwip_connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0)
    return ConnectOutcome::Connected;
  return errno == EINPROGRESS ? awaitSocket(deadline) : ConnectOutcome::Refused;
}

ConnectOutcome Esp32Transport::awaitSocket(const Deadline& deadline) {
  if (!awaitWritable(socket_, deadline)) return ConnectOutcome::TimedOut;
  int error = 0;
  socklen_t size = sizeof(error);
  const bool known = lwip_getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size) == 0;
  return known && error == 0 ? ConnectOutcome::Connected : ConnectOutcome::Refused;
}

ConnectOutcome Esp32Transport::openTls(const Endpoint& endpoint, const Deadline& deadline) {
  tls_.reset(new (std::nothrow) TlsSession);
  if (tls_ == nullptr) return ConnectOutcome::NoMemory;
  return tls_->open(socket_, endpoint, deadline);
}

int Esp32Transport::send(const uint8_t* bytes, size_t count) {
  if (socket_ < 0) return -1;
  if (count == 0) return 0;
  int sent = -1;
  if (tls_ != nullptr) {
    sent = tls_->send(bytes, count);
  } else {
    sent = lwip_send(socket_, bytes, count, 0);
    if (sent < 0 && hasToWait()) return 0;
  }
  if (sent < 0) close();
  return sent;
}

int Esp32Transport::receive(uint8_t* bytes, size_t room) {
  if (socket_ < 0) return -1;
  if (room == 0) return 0;
  int received = -1;
  if (tls_ != nullptr) {
    received = tls_->receive(bytes, room);
  } else {
    received = lwip_recv(socket_, bytes, room, 0);
    if (received < 0 && hasToWait()) return 0;
    if (received == 0) received = -1;  // the server has said all it had to say
  }
  if (received < 0) close();
  return received;
}

void Esp32Transport::close() {
  tls_.reset();
  if (socket_ >= 0) lwip_close(socket_);
  socket_ = -1;
}
