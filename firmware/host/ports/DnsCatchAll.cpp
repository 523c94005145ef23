#include "DnsCatchAll.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

namespace {
constexpr size_t kHeaderBytes = 12;
constexpr uint8_t kPortalAddress[4] = {192, 168, 4, 1};
constexpr uint8_t kTypeA = 1;
constexpr uint8_t kClassInternet = 1;
// A pointer to the name at the start of the question, type A, class IN, 60 seconds, four bytes.
constexpr uint8_t kAnswerHead[12] = {0xC0, 0x0C, 0, kTypeA, 0, kClassInternet, 0, 0, 0, 60, 0, 4};

/** Where the one question ends; 0 when the message is cut or its name is compressed. */
size_t endOfQuestion(const uint8_t* message, size_t count) {
  size_t at = kHeaderBytes;
  while (at < count && message[at] != 0) {
    if ((message[at] & 0xC0) != 0) return 0;
    at += 1u + message[at];
  }
  return at + 5 <= count ? at + 5 : 0;
}
}  // namespace

size_t answerDns(const uint8_t* question, size_t count, uint8_t out[kDnsMessageBytes]) {
  if (count < kHeaderBytes || count > kDnsMessageBytes) return 0;
  const bool isQuery = (question[2] & 0xF8) == 0 && question[4] == 0 && question[5] == 1;
  const size_t end = endOfQuestion(question, count);
  if (!isQuery || end == 0 || end + sizeof(kAnswerHead) + sizeof(kPortalAddress) > kDnsMessageBytes) return 0;
  const bool wantsAddress = question[end - 4] == 0 && question[end - 3] == kTypeA;
  std::memcpy(out, question, end);
  std::memset(out + 6, 0, 6);  // no answer yet, and nothing of what the question brought beside
  out[2] = static_cast<uint8_t>(0x84 | (question[2] & 1));  // an authoritative answer
  out[3] = 0;
  if (!wantsAddress) return end;
  out[7] = 1;
  std::memcpy(out + end, kAnswerHead, sizeof(kAnswerHead));
  std::memcpy(out + end + sizeof(kAnswerHead), kPortalAddress, sizeof(kPortalAddress));
  return end + sizeof(kAnswerHead) + sizeof(kPortalAddress);
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
  uint8_t question[kDnsMessageBytes];
  uint8_t answer[kDnsMessageBytes];
  sockaddr_in from = {};
  socklen_t size = sizeof(from);
  if (socket_ < 0) return;
  const ssize_t count = recvfrom(socket_, question, sizeof(question), 0, reinterpret_cast<sockaddr*>(&from), &size);
  if (count <= 0) return;
  const size_t bytes = answerDns(question, static_cast<size_t>(count), answer);
  if (bytes > 0) sendto(socket_, answer, bytes, 0, reinterpret_cast<const sockaddr*>(&from), size);
}
