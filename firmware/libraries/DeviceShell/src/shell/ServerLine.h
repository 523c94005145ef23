#pragma once
#include <DevicePorts.h>
#include <shell/Credentials.h>
#include <shell/DeviceConfig.h>
#include <shell/DeviceIdentity.h>
#include <shell/HttpExchange.h>

/** One call to the server. The texts must live until the receiver's `onEnd`; `url` and `fields` only until `start`
 * returns. */
struct ServerCall {
  const char* method;
  const char* url;     // `/path` of the server, or an absolute URL out of its answer
  const char* fields;  // more header fields, each with its line end; empty for none
  std::string_view body;
  uint32_t totalMs;
};

/** The line to the server: knows its address, and says with every call who calls. One call at a time. */
class ServerLine {
 public:
  ServerLine(Ports& ports, const DeviceIdentity& identity, DeviceConfig& config, Credentials& credentials);
  /** False, and the receiver hears nothing, when it is busy or the URL cannot be called. */
  bool start(const ServerCall& call, HttpReceiver& receiver);
  /** Also hangs up when the settings have changed. */
  void tick();
  bool isBusy() const { return exchange_.isBusy(); }
  void hangUp() { exchange_.close(); }
  /** Why the last answer's head was refused; empty when it was not. */
  const char* fault() const { return exchange_.fault(); }
  /** The settings (DeviceConfig::generation) under which the last call was begun. */
  uint32_t generation() const { return generation_; }

 private:
  bool resolve(const char* url);
  bool writeHead(const ServerCall& call);

  // Room for the longest URL, host and credential beside the fixed lines.
  static constexpr size_t kHeadSize = 1792;
  static constexpr uint32_t kStallMs = 30 * 1000;

  const DeviceIdentity& identity_;
  DeviceConfig& config_;
  Credentials& credentials_;
  HttpExchange exchange_;
  uint32_t generation_ = 0;
  bool mayPresent_ = false;  // the credential, at this URL
  Url url_;
  size_t headBytes_ = 0;
  char head_[kHeadSize];
};
