#include "Esp32PortalServer.h"

#include <DeviceLogic.h>

#include <cstring>

#include "NonBlockingSocket.h"

namespace {

constexpr uint8_t kAddress[4] = {192, 168, 4, 1};
constexpr uint16_t kWebPort = 80;
constexpr uint16_t kNamePort = 53;
constexpr int kWaiting = 4;
// Phones ask for many names at once; more than so many wait for the next tick.
constexpr int kNamesPerTick = 8;

sockaddr_in addressWith(uint16_t port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = lwip_htons(port);
  memcpy(&address.sin_addr.s_addr, kAddress, sizeof(kAddress));
  return address;
}

/** A socket of the portal's address; -1 when there is none. */
int bound(int type, uint16_t port) {
  const int socket = lwip_socket(AF_INET, type, 0);
  if (socket < 0) return -1;
  const int on = 1;
  const sockaddr_in address = addressWith(port);
  lwip_setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  const bool ready = lwip_bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0 &&
                     doNotBlock(socket) && (type != SOCK_STREAM || lwip_listen(socket, kWaiting) == 0);
  if (ready) return socket;
  lwip_close(socket);
  return -1;
}

void closeOne(int& socket) {
  if (socket >= 0) lwip_close(socket);
  socket = -1;
}

}  // namespace

bool Esp32PortalServer::start(PortalHandler& handler) {
  closeSockets();
  web_ = bound(SOCK_STREAM, kWebPort);
  // Without the names phones do not open the page by themselves; it can still be opened by its address.
  names_ = bound(SOCK_DGRAM, kNamePort);
  if (web_ < 0) return false;
  handler_ = &handler;
  return true;
}

void Esp32PortalServer::stop() {
  handler_ = nullptr;
  if (!answering_) closeSockets();
}

void Esp32PortalServer::closeSockets() {
  closeOne(web_);
  closeOne(names_);
  for (PortalConnection& connection : connections_) connection.close();
}

void Esp32PortalServer::tick() {
  if (handler_ == nullptr) return;
  answerNames();
  acceptBrowsers();
  answering_ = true;
  for (PortalConnection& connection : connections_) {
    if (handler_ != nullptr) connection.tick(*handler_);
  }
  answering_ = false;
  if (handler_ == nullptr) closeSockets();
}

void Esp32PortalServer::acceptBrowsers() {
  for (PortalConnection& connection : connections_) {
    if (connection.isOpen()) continue;
    const int socket = lwip_accept(web_, nullptr, nullptr);
    if (socket < 0) return;
    if (doNotBlock(socket)) {
      connection.open(socket);
    } else {
      lwip_close(socket);
    }
  }
}

void Esp32PortalServer::answerNames() {
  for (int i = 0; names_ >= 0 && i < kNamesPerTick; ++i) {
    uint8_t query[kDnsMessageMax];
    uint8_t reply[kDnsMessageMax];
    sockaddr_in from = {};
    socklen_t size = sizeof(from);
    const int received = lwip_recvfrom(names_, query, sizeof(query), 0, reinterpret_cast<sockaddr*>(&from), &size);
    if (received < 0) return;
    const size_t count = dnsReply(query, static_cast<size_t>(received), kAddress, reply);
    if (count > 0) lwip_sendto(names_, reply, count, 0, reinterpret_cast<const sockaddr*>(&from), size);
  }
}
