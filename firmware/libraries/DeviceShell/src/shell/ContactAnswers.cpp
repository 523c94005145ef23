// What the server's answers to Contact's calls mean.
#include <logic/Backoff.h>
#include <logic/CheckAnswer.h>
#include <logic/Refusal.h>
#include <shell/LogLine.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "Contact.h"

namespace {
constexpr BackoffRule kFailureRule = {2 * 1000, 5 * 60 * 1000};
/** A new image has five minutes to reach the server: it must not sleep through a server that is back. */
constexpr uint64_t kLongestPauseOnProbationMs = 30 * 1000;
constexpr uint32_t kFirstCheckAfterMs = 3 * 1000;
constexpr uint32_t kFirstCheckWithinMs = 7 * 1000;
constexpr uint64_t kIdentifyMs = 15 * 1000;
/** A report that the server cannot take must not keep the device from asking for updates for ever. */
constexpr uint32_t kMostReportFaults = 20;
}  // namespace

bool Contact::onHead(const HttpHead& head) {
  answer_.take(head);
  return true;
}

bool Contact::onBody(const uint8_t* bytes, size_t count) { return answer_.take(bytes, count); }

void Contact::onEnd(HttpEnd end) {
  switch (end) {
    case HttpEnd::Complete:
      return answered();
    case HttpEnd::BrokenOff:
      return failed(answer_.status() != 0 ? "the answer is larger than any may be" : wordOf(end));
    case HttpEnd::NotHttp:
      return failed(p_.line.fault());
    case HttpEnd::NoAddress:
    case HttpEnd::Refused:
    case HttpEnd::TimedOut:
    case HttpEnd::TlsFailed:
    case HttpEnd::NotTrusted:
    case HttpEnd::NoMemory:
    case HttpEnd::Dropped:
    case HttpEnd::Stalled:
    case HttpEnd::TooLate:
      return failed(wordOf(end));
  }
}

void Contact::answered() {
  const int status = answer_.status();
  if (status == 304 && call_ == Call::Check) return checkAnswered();
  if (status < 200 || status >= 300) return refused();
  switch (call_) {
    case Call::Register:
      return registered();
    case Call::Heartbeat:
      return heartbeatAnswered();
    case Call::Check:
      return checkAnswered();
    case Call::Report:
      return reportAnswered(true);
  }
}

void Contact::registered() {
  const JsonDocument document(answer_.body());
  RegisterAnswer answer;
  FieldError error;
  if (!parseRegisterAnswer(document, answer, error)) return notUnderstood(document, error);
  if (answer.username[0] != '\0') {
    const bool isKept = p_.credentials.keep(answer);
    logLine(p_.ports.log,
            isKept ? "enrolled: this device has a credential of its own" : "the credential could not be stored");
  }
  isRegistered_ = true;
  acknowledged(answer.unixSeconds);
  logLine(p_.ports.log, "registered as %s", p_.identity.deviceId);
  heartbeat_.makeDue();
  check_.wait(p_.ports.clock.nowMs(), kFirstCheckAfterMs + random() % kFirstCheckWithinMs);
}

void Contact::acknowledged(uint64_t unixSeconds) {
  p_.ports.clock.setUnixSeconds(unixSeconds);
  heard();
  p_.config.serverReached(p_.line.generation());
  p_.probation.serverReached();
}

/** The server has answered this call. */
void Contact::heard() {
  failures_ = 0;
  isOnline_ = true;
  wasReached_ = true;
  lastContactMs_ = p_.ports.clock.nowMs();
}

void Contact::heartbeatAnswered() {
  const JsonDocument document(answer_.body());
  HeartbeatAnswer answer;
  FieldError error;
  if (!parseHeartbeatAnswer(document, answer, error)) return notUnderstood(document, error);
  acknowledged(answer.unixSeconds);
  heartbeatS_ = intervalOf(answer.heartbeatS, kHeartbeatDefaultS);
  heartbeat_.wait(p_.ports.clock.nowMs(), jitteredMs(heartbeatS_, random()));
  if (answer.checkS != 0) checkS_ = intervalOf(answer.checkS, kCheckDefaultS);
  if (!p_.probation.isSafeMode()) {
    for (DeviceFeature* feature : p_.features) feature->heartbeatAcknowledged();
  }
  obey(answer);
}

void Contact::obey(const HeartbeatAnswer& answer) {
  if (answer.settings != nullptr && !p_.probation.isSafeMode()) {
    for (DeviceFeature* feature : p_.features) feature->applySettings(*answer.settings);
  }
  if (answer.identify) identify_.wait(p_.ports.clock.nowMs(), kIdentifyMs);
  if (answer.checkNow) checkNow();
  if (answer.rollBack[0] != '\0') {
    logLine(p_.ports.log, "ordered to start the image before (update %s)", answer.rollBack);
    p_.probation.rollBack(answer.rollBack);
  }
}

void Contact::checkNow() {
  checkEtag_[0] = '\0';
  check_.makeDue();
}

void Contact::checkAnswered() {
  heard();
  check_.wait(p_.ports.clock.nowMs(), jitteredMs(checkS_, random()));
  if (answer_.status() == 304) return;
  const JsonDocument document(answer_.body());
  CheckAnswer answer;
  switch (parseCheckAnswer(document, answer)) {
    case CheckVerdict::NothingToDo:
      std::snprintf(checkEtag_, sizeof(checkEtag_), "%s", answer_.etag());
      if (answer.checkS != 0) checkS_ = intervalOf(answer.checkS, kCheckDefaultS);
      return;
    case CheckVerdict::Update:
      checkEtag_[0] = '\0';
      if (answer.deltaError) {
        logLine(p_.ports.log, "the delta is not used: %s %s", answer.deltaError.field, answer.deltaError.rule);
      }
      return p_.updater.offer(answer.offer);
    case CheckVerdict::Invalid:
      checkEtag_[0] = '\0';
      return p_.updater.refuse(answer);
  }
}

void Contact::reportAnswered(bool accepted) {
  heard();
  reportFaults_ = 0;
  if (reportRevision_ != p_.reports.revision()) return;  // a newer one has taken its place
  const bool wasOwed = p_.reports.first().isOwed;
  if (!accepted) logLine(p_.ports.log, "report of update %s was not taken", p_.reports.first().updateId);
  p_.reports.removeFirst();
  if (wasOwed) p_.probation.owedWasTold();
}

void Contact::refused() {
  const int status = answer_.status();
  Refusal refusal;
  parseRefusal(JsonDocument(answer_.body()), refusal);
  logLine(p_.ports.log, "the server refused: %d %s %s", status, refusal.code, refusal.message);
  if (status == 401) {
    if (call_ == Call::Register) p_.credentials.refused();
    isRegistered_ = false;
    return failed("the credential is wrong or missing");
  }
  const bool isFinal = status >= 400 && status < 500 && status != 408 && status != 429;
  if (call_ == Call::Report && (isFinal || ++reportFaults_ >= kMostReportFaults)) return reportAnswered(false);
  if (isFinal && call_ == Call::Heartbeat) heartbeat_.wait(p_.ports.clock.nowMs(), jitteredMs(heartbeatS_, random()));
  if (isFinal && call_ == Call::Check) check_.wait(p_.ports.clock.nowMs(), jitteredMs(checkS_, random()));
  failed("refused");
}

void Contact::notUnderstood(const JsonDocument& document, const FieldError& error) {
  char why[160];
  if (document.fault() != JsonFault::None) {
    std::snprintf(why, sizeof(why), "the answer is not understood: %s", wordOf(document.fault()));
  } else {
    std::snprintf(why, sizeof(why), "the answer is not understood: %s %s", error.field, error.rule);
  }
  failed(why);
}

void Contact::failed(const char* why) {
  failures_++;
  isOnline_ = false;
  const uint32_t asked = std::min(answer_.retryAfterS(), kLongestRetryAfterS);
  uint64_t wait = std::max<uint64_t>(backoffMs(kFailureRule, failures_, random()), uint64_t{asked} * 1000);
  if (p_.probation.isOnProbation()) wait = std::min(wait, kLongestPauseOnProbationMs);
  pause_.wait(p_.ports.clock.nowMs(), wait);
  logLine(p_.ports.log, "%s failed: %s; again in %u s", nameOf(call_), why, static_cast<unsigned>(wait / 1000));
}

const char* Contact::nameOf(Call call) {
  switch (call) {
    case Call::Register:
      return "registration";
    case Call::Heartbeat:
      return "heartbeat";
    case Call::Check:
      return "check";
    case Call::Report:
      return "report";
  }
  return "";
}
