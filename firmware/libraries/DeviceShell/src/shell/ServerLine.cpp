#include "ServerLine.h"

#include <cstdio>
#include <cstring>

ServerLine::ServerLine(Ports& ports, const DeviceIdentity& identity, DeviceConfig& config, Credentials& credentials)
    : identity_(identity),
      config_(config),
      credentials_(credentials),
      exchange_(ports.transport, ports.clock, ports.chip) {}

void ServerLine::tick() {
  if (config_.generation() != generation_) {
    exchange_.close();
    generation_ = config_.generation();
  }
  exchange_.tick();
}

bool ServerLine::resolve(const char* url) {
  const char* server = config_.active().serverUrl;
  if (parseUrl(server, url_) != UrlFault::None) return false;
  mayPresent_ = true;
  if (url[0] == '/') {
    if (std::strlen(url) >= sizeof(url_.path)) return false;
    std::snprintf(url_.path, sizeof(url_.path), "%s", url);
    return true;
  }
  const bool serverHasTls = url_.tls;
  if (parseUrl(url, url_) != UrlFault::None) return false;
  // A secret that has only ever gone through TLS does not go in the clear because an answer names such a URL.
  mayPresent_ = url_.tls || !serverHasTls;
  return true;
}

bool ServerLine::writeHead(const ServerCall& call) {
  char authorization[kAuthorizationSize];
  const bool presents = mayPresent_ && credentials_.authorization(authorization);
  char port[8] = "";
  if (url_.port != (url_.tls ? 443 : 80)) std::snprintf(port, sizeof(port), ":%u", static_cast<unsigned>(url_.port));
  char length[64] = "";
  if (std::strcmp(call.method, "POST") == 0) {
    std::snprintf(length, sizeof(length), "Content-Type: application/json\r\nContent-Length: %u\r\n",
                  static_cast<unsigned>(call.body.size()));
  }
  const int count = std::snprintf(
      head_, sizeof(head_),
      "%s %s HTTP/1.1\r\nHost: %s%s\r\nUser-Agent: PersonalCMS/%s\r\nX-Device-Type: %s\r\nX-Device-Version: %s\r\n"
      "X-Device-Image: %s\r\n%s%s%s%s%sConnection: keep-alive\r\n\r\n",
      call.method, url_.path, url_.host, port, identity_.version, identity_.type, identity_.version,
      identity_.imageDigest, presents ? "Authorization: " : "", presents ? authorization : "", presents ? "\r\n" : "",
      length, call.fields);
  if (count < 0 || static_cast<size_t>(count) >= sizeof(head_)) return false;
  headBytes_ = static_cast<size_t>(count);
  return true;
}

bool ServerLine::start(const ServerCall& call, HttpReceiver& receiver) {
  if (exchange_.isBusy()) return false;
  if (generation_ != config_.generation()) exchange_.close();
  generation_ = config_.generation();
  if (!resolve(call.url) || !writeHead(call)) return false;
  const DeviceSettings& settings = config_.active();
  HttpCall http = {};
  http.endpoint = {url_.host, url_.port, url_.tls, settings.trust, settings.caPem};
  http.head = {head_, headBytes_};
  http.body = call.body;
  http.stallMs = kStallMs;
  http.totalMs = call.totalMs;
  exchange_.start(http, receiver);
  return true;
}
