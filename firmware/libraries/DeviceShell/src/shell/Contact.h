#pragma once
#include <DevicePorts.h>
#include <logic/HeartbeatAnswer.h>
#include <logic/Interval.h>
#include <logic/Messages.h>
#include <shell/Credentials.h>
#include <shell/DeviceConfig.h>
#include <shell/DeviceFeature.h>
#include <shell/DeviceIdentity.h>
#include <shell/FeatureFetch.h>
#include <shell/JsonAnswer.h>
#include <shell/Probation.h>
#include <shell/ReportQueue.h>
#include <shell/ServerLine.h>
#include <shell/Timer.h>
#include <shell/Updater.h>

struct ContactParts {
  Ports& ports;
  const DeviceIdentity& identity;
  DeviceConfig& config;
  Credentials& credentials;
  ServerLine& line;
  ReportQueue& reports;
  Updater& updater;
  Probation& probation;
  Features& features;
};

/**
 * Everything that is said to the server, one call at a time: registration at boot, heartbeats, checks, reports, the
 * pieces of a download, and what features fetch. What goes wrong is tried again with back-off and jitter, for ever.
 */
class Contact final : public HttpReceiver {
 public:
  explicit Contact(const ContactParts& parts) : p_(parts) {}
  void begin();
  /** `isJoined`: whether there is a network now. */
  void tick(bool isJoined);
  /** Asks for an update as soon as the line is free. */
  void checkNow();
  bool fetch(const FetchRequest& request, FetchReceiver& receiver);

  /** The server answered the last call. */
  bool isOnline() const { return isOnline_; }
  /** The last call failed. */
  bool hasFailed() const { return failures_ > 0; }
  /** Whether a person asked the device to show itself, some seconds ago. */
  bool isIdentifying() const;
  bool wasReached() const { return wasReached_; }
  /** Of the last answer; only when there was one. */
  uint64_t lastContactMs() const { return lastContactMs_; }

  bool onHead(const HttpHead& head) override;
  bool onBody(const uint8_t* bytes, size_t count) override;
  void onEnd(HttpEnd end) override;

 private:
  enum class Call : uint8_t { Register, Heartbeat, Check, Report };

  void startNext();
  bool startRegister();
  bool startHeartbeat();
  bool startCheck();
  bool startReport();
  bool start(Call call, const ServerCall& what);
  bool writeHeartbeat(bool withFeatures);
  void answered();
  void registered();
  void heartbeatAnswered();
  void obey(const HeartbeatAnswer& answer);
  void checkAnswered();
  void reportAnswered(bool accepted);
  void acknowledged(uint64_t unixSeconds);
  void heard();
  void refused();
  void failed(const char* why);
  void notUnderstood(const JsonDocument& document, const FieldError& error);
  static const char* nameOf(Call call);
  void takeWishOfUpdater();
  uint32_t random() { return p_.ports.random.number(); }

  ContactParts p_;
  FeatureFetch fetch_;
  Call call_ = Call::Register;
  bool wasJoined_ = false;
  bool isRegistered_ = false;
  bool isOnline_ = false;
  bool wasReached_ = false;
  uint64_t lastContactMs_ = 0;
  uint32_t generation_ = 0;      // of the settings under which it registered
  uint32_t failures_ = 0;        // in a row, of any call
  uint32_t reportRevision_ = 0;  // of the queue when its first was sent
  uint32_t reportFaults_ = 0;    // answers of 5xx and the like to the first report
  uint32_t heartbeatS_ = kHeartbeatDefaultS;
  uint32_t checkS_ = kCheckDefaultS;
  Timer pause_;  // after a failure nothing is said until it is due
  Timer heartbeat_;
  Timer check_;
  Timer identify_;
  char checkEtag_[kEtagSize] = "";  // of the last answer that there is no update
  char path_[40 + kDeviceIdSize];
  char request_[kRequestSize];
  JsonAnswer answer_;
};
