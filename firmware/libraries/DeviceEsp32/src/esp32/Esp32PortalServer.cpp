#include "Esp32PortalServer.h"

#include <Arduino.h>

#include <cstring>

namespace {

constexpr uint16_t kWebPort = 80;
constexpr uint16_t kDnsPort = 53;
const IPAddress kPortalAddress(192, 168, 4, 1);

class WebRequest final : public PortalRequest {
 public:
  explicit WebRequest(WebServer& web) : web_(web), path_(web.uri()), host_(web.hostHeader()) {}

  bool isPost() const override { return web_.method() == HTTP_POST; }
  const char* path() const override { return path_.c_str(); }
  const char* host() const override { return host_.c_str(); }

  bool field(const char* name, char* out, size_t size) const override {
    if (size == 0) return false;
    out[0] = '\0';
    if (!web_.hasArg(name)) return false;
    const String value = web_.arg(name);
    // A NUL inside of the text would hide what stands behind it.
    if (value.length() >= size || strlen(value.c_str()) != value.length()) return false;
    memcpy(out, value.c_str(), value.length() + 1);
    return true;
  }

 private:
  WebServer& web_;
  const String path_;
  const String host_;
};

/** Gathers the pieces of a page, so that not each of them becomes packets of its own. */
class WebReply final : public PortalReply {
 public:
  explicit WebReply(WebServer& web) : web_(web) {}

  void begin(int status, const char* contentType) override {
    web_.sendHeader("Cache-Control", "no-store");
    web_.setContentLength(CONTENT_LENGTH_UNKNOWN);
    web_.send(status, contentType, "");
  }

  void write(const char* text) override {
    size_t left = strlen(text);
    while (left > 0) {
      const size_t room = sizeof(gathered_) - count_;
      const size_t part = left < room ? left : room;
      memcpy(gathered_ + count_, text, part);
      count_ += part;
      text += part;
      left -= part;
      if (count_ == sizeof(gathered_)) flush();
    }
  }

  void end() override {
    flush();
    web_.sendContent("", 0);  // the last chunk
  }

  void redirect(const char* url) override {
    web_.sendHeader("Location", url);
    web_.sendHeader("Cache-Control", "no-store");
    web_.send(302, "text/plain", "");
  }

 private:
  void flush() {
    if (count_ > 0) web_.sendContent(gathered_, count_);
    count_ = 0;
  }

  WebServer& web_;
  char gathered_[1024];
  size_t count_ = 0;
};

}  // namespace

Esp32PortalServer::Esp32PortalServer() : web_(kWebPort) {
  web_.enableDelay(false);
  web_.onNotFound([this]() { answer(); });  // no path is registered, so this is every request
}

bool Esp32PortalServer::start(PortalHandler& handler) {
  handler_ = &handler;
  web_.begin();
  // Without the names phones do not open the page by themselves; it can still be opened by its address.
  dns_.start(kDnsPort, "*", kPortalAddress);
  return true;
}

void Esp32PortalServer::stop() {
  if (handler_ == nullptr) return;
  handler_ = nullptr;
  dns_.stop();
  web_.stop();
}

void Esp32PortalServer::tick() {
  if (handler_ != nullptr) web_.handleClient();
}

void Esp32PortalServer::answer() {
  if (handler_ == nullptr) return;
  const WebRequest request(web_);
  WebReply reply(web_);
  handler_->handle(request, reply);
}
