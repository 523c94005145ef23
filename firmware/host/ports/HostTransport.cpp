#include "HostTransport.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace {

constexpr const char* kCutFault = "cut_connection_after";
constexpr const char* kCorruptFault = "corrupt_received_byte";
/** A busy machine needs its time for a handshake, however fast the device's clock runs. */
constexpr int64_t kShortestConnectMs = 2000;
constexpr int kWaitSliceMs = 10;

/** IPv4, as on the chip. */
bool lookUp(const Endpoint& endpoint, sockaddr_in& out) {
  addrinfo hints = {};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(endpoint.host, nullptr, &hints, &found) != 0 || found == nullptr) return false;
  std::memcpy(&out, found->ai_addr, sizeof(out));
  out.sin_port = htons(endpoint.port);
  freeaddrinfo(found);
  return true;
}

}  // namespace

bool HostTransport::wait(short events, int64_t endMs) {
  while (realMs() < endMs) {
    p_.meanwhile();
    pollfd waiting = {socket_, events, 0};
    if (poll(&waiting, 1, kWaitSliceMs) > 0) return true;
  }
  return false;
}

ConnectOutcome HostTransport::connect(const Endpoint& endpoint, uint32_t limitMs) {
  close();
  if (p_.unreachable) return ConnectOutcome::TimedOut;
  if (!p_.wifi.isJoined()) return ConnectOutcome::NoAddress;
  const auto ms = static_cast<int64_t>(static_cast<double>(limitMs) / p_.clock.speed());
  const int64_t endMs = realMs() + std::max(ms, kShortestConnectMs);
  ConnectOutcome outcome = openSocket(endpoint, endMs);
  if (outcome == ConnectOutcome::Connected && endpoint.tls) outcome = openTls(endpoint, endMs);
  if (outcome != ConnectOutcome::Connected) close();
  active_ = true;
  return outcome;
}

ConnectOutcome HostTransport::openSocket(const Endpoint& endpoint, int64_t endMs) {
  sockaddr_in address = {};
  if (!lookUp(endpoint, address)) return ConnectOutcome::NoAddress;
  socket_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
  if (socket_ < 0) return ConnectOutcome::NoMemory;
  const int on = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0)
    return ConnectOutcome::Connected;
  if (errno != EINPROGRESS) return ConnectOutcome::Refused;
  if (!wait(POLLOUT, endMs)) return ConnectOutcome::TimedOut;
  int error = 0;
  socklen_t size = sizeof(error);
  getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size);
  return error == 0 ? ConnectOutcome::Connected : ConnectOutcome::Refused;
}

ConnectOutcome HostTransport::openTls(const Endpoint& endpoint, int64_t endMs) {
  tls_ = std::make_unique<TlsClient>();
  const ConnectOutcome prepared = tls_->prepare(socket_, endpoint);
  if (prepared != ConnectOutcome::Connected) return prepared;
  while (true) {
    switch (tls_->shakeHands()) {
      case TlsClient::Step::Done:
        return ConnectOutcome::Connected;
      case TlsClient::Step::Failed:
        return tls_->fault();
      case TlsClient::Step::WantsRead:
        if (!wait(POLLIN, endMs)) return ConnectOutcome::TimedOut;
        break;
      case TlsClient::Step::WantsWrite:
        if (!wait(POLLOUT, endMs)) return ConnectOutcome::TimedOut;
        break;
    }
  }
}

void HostTransport::await(short events) {
  wanted_ = events;
  p_.clock.awaitAnswer(true);
}

int HostTransport::send(const uint8_t* bytes, size_t count) {
  if (socket_ >= 0 && !p_.wifi.isJoined()) close();
  if (socket_ < 0) return -1;
  if (count == 0) return 0;
  int sent = -1;
  if (tls_ != nullptr) {
    sent = tls_->send(bytes, count);
  } else {
    sent = static_cast<int>(::send(socket_, bytes, count, MSG_NOSIGNAL));
    if (sent < 0 && errno == EAGAIN) sent = 0;
  }
  if (sent < 0) close();
  if (sent == 0) await(POLLOUT);
  active_ = active_ || sent > 0;
  return sent;
}

int HostTransport::receive(uint8_t* bytes, size_t room) {
  if (socket_ >= 0 && !p_.wifi.isJoined()) close();
  if (socket_ < 0) return -1;
  if (room == 0) return 0;
  int received = -1;
  if (tls_ != nullptr) {
    received = tls_->receive(bytes, room);
  } else {
    received = static_cast<int>(::recv(socket_, bytes, room, 0));
    if (received == 0)
      received = -1;  // the server has said all it had to say
    else if (received < 0 && errno == EAGAIN)
      received = 0;
  }
  if (received < 0) close();
  if (received == 0) await(POLLIN);
  if (received <= 0) return received;
  active_ = true;
  p_.clock.awaitAnswer(false);
  return afterFaults(bytes, received);
}

int HostTransport::afterFaults(uint8_t* bytes, int count) {
  const uint64_t before = std::exchange(received_, received_ + static_cast<uint64_t>(count));
  const uint64_t corrupt = p_.faults.number(kCorruptFault);
  if (corrupt > before && corrupt <= received_) {
    bytes[corrupt - before - 1] ^= 0x10;
    p_.faults.take(kCorruptFault);
  }
  const uint64_t cut = p_.faults.number(kCutFault);
  if (cut == 0 || received_ < cut) return count;
  p_.faults.take(kCutFault);
  close();
  return cut > before ? static_cast<int>(cut - before) : -1;
}

void HostTransport::close() {
  p_.clock.awaitAnswer(false);
  tls_.reset();
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
  wanted_ = 0;
}

pollfd HostTransport::takeWait() {
  const short events = std::exchange(wanted_, short{0});
  return {socket_ >= 0 && events != 0 ? socket_ : -1, events, 0};
}

bool HostTransport::takeActivity() { return std::exchange(active_, false); }
