#pragma once
#include <ports/Portal.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <string>

/** A request as a phone sends it, already decoded. */
class FakeRequest final : public PortalRequest {
 public:
  FakeRequest(bool post, std::string path, std::map<std::string, std::string> form = {})
      : fields(std::move(form)), post_(post), path_(std::move(path)) {}
  bool isPost() const override { return post_; }
  const char* path() const override { return path_.c_str(); }
  bool field(const char* name, char* out, size_t size) const override {
    const auto it = fields.find(name);
    const std::string value = it == fields.end() ? "" : it->second;
    const size_t taken = std::min(value.size(), size - 1);
    std::memcpy(out, value.c_str(), taken);
    out[taken] = '\0';
    return it != fields.end() && taken == value.size();
  }
  const char* host() const override { return hostName.c_str(); }

  std::map<std::string, std::string> fields;
  std::string hostName = "192.168.4.1";

 private:
  bool post_;
  std::string path_;
};

class FakeReply final : public PortalReply {
 public:
  void begin(int code, const char* type) override {
    status = code;
    contentType = type;
  }
  void write(const char* text) override {
    body += text;
    pieces++;
  }
  void end() override { ended = true; }
  void redirect(const char* url) override {
    status = 302;
    location = url;
    ended = true;
  }
  bool has(const std::string& text) const { return body.find(text) != std::string::npos; }

  int status = 0;
  std::string contentType, body, location;
  int pieces = 0;
  bool ended = false;
};

/** A web server that hands over what a test asks. */
class FakePortalServer final : public PortalServer {
 public:
  bool start(PortalHandler& handler) override {
    handler_ = &handler;
    starts++;
    return true;
  }
  void stop() override { handler_ = nullptr; }
  void tick() override {}
  bool isRunning() const { return handler_ != nullptr; }
  FakeReply ask(const FakeRequest& request) {
    FakeReply reply;
    if (handler_ != nullptr) handler_->handle(request, reply);
    return reply;
  }

  int starts = 0;

 private:
  PortalHandler* handler_ = nullptr;
};
