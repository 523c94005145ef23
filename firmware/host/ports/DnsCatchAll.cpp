#include "DnsCatchAll.h"

#include <arpa/inet.h>
#include <logic/DnsReply.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {
constexpr uint8_t kPortalAddress[4] = {192, 168, 4, 1};
}

bool DnsCatchAll::start() {
  stop();
  socket_ = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_in own = {};
  own.sin_family = AF_INET;
  own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(own);
  if (socket_ < 0 || bind(socket_, reinterpret_cast<const sockaddr*>(&own), size) != 0 ||
      getsockname(socket_, reinterpret_cast<sockaddr*>(&own), &size) != 0) {
    stop();
    return false;
  }
  port_ = ntohs(own.sin_port);
  return true;
}

void DnsCatchAll::stop() {
  if (socket_ >= 0) close(socket_);
  socket_ = -1;
}

void DnsCatchAll::tick() {
  uint8_t question[kDnsMessageMax];
  uint8_t answer[kDnsMessageMax];
  sockaddr_in from = {};
  socklen_t size = sizeof(from);
  if (socket_ < 0) return;
  const ssize_t count = recvfrom(socket_, question, sizeof(question), 0, reinterpret_cast<sockaddr*>(&from), &size);
  if (count <= 0) return;
  const size_t bytes = dnsReply(question, static_cast<size_t>(count), kPortalAddress, answer);
  if (bytes > 0) sendto(socket_, answer, bytes, 0, reinterpret_cast<const sockaddr*>(&from), size);
}
