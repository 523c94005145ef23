#include "HostPortalServer.h"

#include <arpa/inet.h>

#include <cstdio>
#include <cstring>
#include <map>
#include <memory>

namespace {

constexpr size_t kMostFormBytes = 16 * 1024;
constexpr unsigned kMostConnections = 8;
constexpr unsigned kConnectionSeconds = 10;

struct PostProcessorDeleter {
  void operator()(MHD_PostProcessor* processor) const { MHD_destroy_post_processor(processor); }
};

/** One request while it comes in. */
struct Incoming {
  std::unique_ptr<MHD_PostProcessor, PostProcessorDeleter> processor;
  std::map<std::string, std::string> fields;
  std::string* field = nullptr;  // that is coming in
  std::string repeated;
  size_t bytes = 0;
};

/** Of a field that comes twice the first counts, as with the core's server. */
MHD_Result onField(void* self, MHD_ValueKind, const char* key, const char*, const char*, const char*, const char* bytes,
                   uint64_t offset, size_t count) {
  auto* incoming = static_cast<Incoming*>(self);
  if (offset == 0 || incoming->field == nullptr) {
    const auto added = incoming->fields.emplace(key, "");
    incoming->field = added.second ? &added.first->second : &incoming->repeated;
  }
  incoming->field->append(bytes, count);
  return MHD_YES;
}

class WebRequest final : public PortalRequest {
 public:
  WebRequest(MHD_Connection* connection, const Incoming& incoming, const char* path, bool isPost)
      : connection_(connection), incoming_(incoming), path_(path), isPost_(isPost) {}
  bool isPost() const override { return isPost_; }
  const char* path() const override { return path_; }
  const char* host() const override {
    const char* host = MHD_lookup_connection_value(connection_, MHD_HEADER_KIND, MHD_HTTP_HEADER_HOST);
    return host == nullptr ? "" : host;
  }
  bool field(const char* name, char* out, size_t size) const override {
    if (size == 0) return false;
    out[0] = '\0';
    std::string value;
    if (!find(name, value)) return false;
    // A NUL inside of the text would hide what stands behind it.
    const bool fits = value.size() < size && value.find('\0') == std::string::npos;
    std::snprintf(out, size, "%s", value.c_str());
    return fits;
  }

 private:
  bool find(const char* name, std::string& out) const {
    const auto posted = incoming_.fields.find(name);
    if (posted != incoming_.fields.end()) {
      out = posted->second;
      return true;
    }
    const char* asked = MHD_lookup_connection_value(connection_, MHD_GET_ARGUMENT_KIND, name);
    if (asked != nullptr) out = asked;
    return asked != nullptr;
  }

  MHD_Connection* connection_;
  const Incoming& incoming_;
  const char* path_;
  const bool isPost_;
};

class WebReply final : public PortalReply {
 public:
  void begin(int status, const char* contentType) override {
    status_ = static_cast<unsigned>(status);
    type_ = contentType;
  }
  void write(const char* text) override { body_ += text; }
  void end() override {}
  void redirect(const char* url) override {
    begin(MHD_HTTP_FOUND, "text/plain");
    location_ = url;
  }
  MHD_Result queue(MHD_Connection* connection) {
    MHD_Response* response = MHD_create_response_from_buffer(body_.size(), body_.data(), MHD_RESPMEM_MUST_COPY);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type_.c_str());
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    if (!location_.empty()) MHD_add_response_header(response, MHD_HTTP_HEADER_LOCATION, location_.c_str());
    const MHD_Result queued = MHD_queue_response(connection, status_, response);
    MHD_destroy_response(response);
    return queued;
  }

 private:
  unsigned status_ = MHD_HTTP_INTERNAL_SERVER_ERROR;
  std::string type_ = "text/plain";
  std::string location_;
  std::string body_;
};

}  // namespace

MHD_Result HostPortalServer::onRequest(void* self, MHD_Connection* connection, const char* url, const char* method,
                                       const char*, const char* bytes, size_t* count, void** state) {
  const bool isPost = std::strcmp(method, MHD_HTTP_METHOD_POST) == 0;
  auto* incoming = static_cast<Incoming*>(*state);
  if (incoming == nullptr) {
    incoming = new Incoming;
    *state = incoming;
    // Null for a body that is no form: its bytes are then not looked at.
    if (isPost) incoming->processor.reset(MHD_create_post_processor(connection, 1024, onField, incoming));
    return MHD_YES;
  }
  if (*count > 0) {
    incoming->bytes += *count;
    if (incoming->bytes > kMostFormBytes) return MHD_NO;
    if (incoming->processor) MHD_post_process(incoming->processor.get(), bytes, *count);
    *count = 0;
    return MHD_YES;
  }
  incoming->processor.reset();  // hands over the last field
  const WebRequest request(connection, *incoming, url, isPost);
  WebReply reply;
  PortalHandler* handler = static_cast<HostPortalServer*>(self)->handler_;
  if (handler == nullptr) return MHD_NO;
  handler->handle(request, reply);
  return reply.queue(connection);
}

void HostPortalServer::onEnd(void*, MHD_Connection*, void** state, MHD_RequestTerminationCode) {
  delete static_cast<Incoming*>(*state);
  *state = nullptr;
}

bool HostPortalServer::start(PortalHandler& handler) {
  stop();
  handler_ = &handler;
  sockaddr_in own = {};
  own.sin_family = AF_INET;
  own.sin_port = htons(wantedPort_);
  own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  daemon_ = MHD_start_daemon(MHD_USE_EPOLL, wantedPort_, nullptr, nullptr, &onRequest, this, MHD_OPTION_SOCK_ADDR, &own,
                             MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_CONNECTION_LIMIT, kMostConnections,
                             MHD_OPTION_CONNECTION_TIMEOUT, kConnectionSeconds, MHD_OPTION_NOTIFY_COMPLETED, &onEnd,
                             nullptr, MHD_OPTION_END);
  if (daemon_ == nullptr || !dns_.start()) {
    stop();
    return false;
  }
  fd_ = MHD_get_daemon_info(daemon_, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
  port_ = MHD_get_daemon_info(daemon_, MHD_DAEMON_INFO_BIND_PORT)->port;
  std::printf("portal: %s\ndns: %s\n", url().c_str(), dns().c_str());
  std::fflush(stdout);
  return true;
}

std::string HostPortalServer::url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }
std::string HostPortalServer::dns() const { return "127.0.0.1:" + std::to_string(dns_.port()); }

void HostPortalServer::stop() {
  handler_ = nullptr;
  if (!isServing_) close();
}

void HostPortalServer::close() {
  dns_.stop();
  if (daemon_ == nullptr) return;
  MHD_stop_daemon(daemon_);
  daemon_ = nullptr;
  fd_ = -1;
  std::printf("portal: closed\n");
  std::fflush(stdout);
}

void HostPortalServer::tick() {
  if (daemon_ == nullptr) return;
  isServing_ = true;
  MHD_run(daemon_);
  isServing_ = false;
  dns_.tick();
  if (handler_ == nullptr) close();
}
