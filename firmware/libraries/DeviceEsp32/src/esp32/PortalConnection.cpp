#include "PortalConnection.h"

#include <DeviceLogic.h>

#include <cstdio>
#include <cstring>
#include <new>

#include "NonBlockingSocket.h"

namespace {

// A browser that opened a connection ahead of its need, or one that trickles its request, gives its place back.
constexpr uint32_t kRequestLimitMs = 5000;
// The loop waits for as long while a page goes out to a phone that is slow or gone.
constexpr uint32_t kReplyLimitMs = 3000;

class Request final : public PortalRequest {
 public:
  explicit Request(const PortalHttpRequest& parsed) : parsed_(parsed) {
    copy(parsed.path, path_, sizeof(path_));
    copy(parsed.host, host_, sizeof(host_));
  }

  bool isPost() const override { return parsed_.isPost; }
  const char* path() const override { return path_; }
  const char* host() const override { return host_; }
  bool field(const char* name, char* out, size_t size) const override {
    // What has no room in the form must not become what the query does not have: "too long" is told from "not said".
    if (formField(parsed_.form, name, out, size)) return true;
    return size > 0 && out[0] == '\0' && formField(parsed_.query, name, out, size);
  }

 private:
  /** A path or a host that has no room is none of ours; what is left of it leads to the portal's first page. */
  static void copy(std::string_view text, char* out, size_t size) {
    snprintf(out, size, "%.*s", static_cast<int>(text.size()), text.data());
  }

  const PortalHttpRequest& parsed_;
  char path_[128];
  char host_[128];
};

/** Sends as it goes; the end of the connection is the end of the page. */
class Reply final : public PortalReply {
 public:
  Reply(int socket, bool headOnly) : socket_(socket), headOnly_(headOnly), deadline_(kReplyLimitMs) {}

  void begin(int status, const char* contentType) override {
    char head[192];
    snprintf(head, sizeof(head),
             "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n", status,
             status < 300 ? "OK" : "Refused", contentType);
    gather(head);
  }

  void write(const char* text) override {
    if (!headOnly_) gather(text);
  }

  void end() override { flush(); }

  void redirect(const char* url) override {
    gather("HTTP/1.1 302 Found\r\nLocation: ");
    gather(url);
    gather("\r\nCache-Control: no-store\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    flush();
  }

 private:
  /** So that not every piece of a page becomes a packet. */
  void gather(const char* text) {
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

  void flush() {
    size_t sent = 0;
    while (!gone_ && sent < count_) {
      const int taken = lwip_send(socket_, gathered_ + sent, count_ - sent, 0);
      if (taken > 0) sent += static_cast<size_t>(taken);
      if (taken < 0) gone_ = !hasToWait() || !awaitWritable(socket_, deadline_);
    }
    count_ = 0;
  }

  const int socket_;
  const bool headOnly_;
  const Deadline deadline_;
  bool gone_ = false;
  char gathered_[1024];
  size_t count_ = 0;
};

}  // namespace

void PortalConnection::open(int socket) {
  close();
  socket_ = socket;
  deadline_ = Deadline(kRequestLimitMs);
  received_.reset(new (std::nothrow) char[kPortalRequestMax]);
  if (received_ == nullptr) close();
}

void PortalConnection::close() {
  if (socket_ >= 0) lwip_close(socket_);
  socket_ = -1;
  received_.reset();
  count_ = 0;
}

/** False when the browser has left. */
bool PortalConnection::receive() {
  const size_t room = kPortalRequestMax - count_;
  if (room == 0) return true;
  const int received = lwip_recv(socket_, received_.get() + count_, room, 0);
  if (received > 0) count_ += static_cast<size_t>(received);
  return received > 0 || (received < 0 && hasToWait());
}

void PortalConnection::tick(PortalHandler& handler) {
  if (!isOpen()) return;
  const bool stays = receive();
  PortalHttpRequest request;
  switch (parsePortalRequest({received_.get(), count_}, request)) {
    case PortalParse::NeedMore:
      if (!stays || deadline_.isOver()) close();
      return;
    case PortalParse::Complete:
      answer(request, handler);
      return;
    case PortalParse::TooLarge:
      refuse("413 Content Too Large");
      return;
    case PortalParse::Malformed:
      refuse("400 Bad Request");
      return;
  }
}

void PortalConnection::answer(const PortalHttpRequest& request, PortalHandler& handler) {
  const Request asked(request);
  Reply reply(socket_, request.isHead);
  handler.handle(asked, reply);
  close();
}

void PortalConnection::refuse(const char* status) {
  char head[96];
  const int size =
      snprintf(head, sizeof(head), "HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", status);
  lwip_send(socket_, head, static_cast<size_t>(size), 0);
  close();
}
