// What the open portal answers: the routes, and what it tells a person.
#include <logic/JsonWriter.h>
#include <shell/Portal.h>

#include <cstdio>
#include <cstring>

namespace {
constexpr const char* kHome = "http://192.168.4.1/";
/** A list that is older is made anew when somebody asks for it. */
constexpr uint64_t kScanFreshMs = 8 * 1000;

bool isPath(const PortalRequest& request, const char* path) { return std::strcmp(request.path(), path) == 0; }

/**
 * Whether the request was meant for this board: by address, not by one of the names that phones probe (which the DNS
 * leads here) or that a hostile page gave to our address.
 */
bool isForUs(const char* host) {
  if (std::strncmp(host, "localhost", 9) == 0 && (host[9] == '\0' || host[9] == ':')) return true;
  return host[std::strspn(host, "0123456789.:")] == '\0';
}
}  // namespace

void Portal::handle(const PortalRequest& request, PortalReply& reply) {
  if (!isOpen() || !isForUs(request.host())) {
    reply.redirect(kHome);
  } else if (!isOwnPage(request, reply) && !answerFeature(request, reply)) {
    reply.redirect(kHome);  // also every path that phones probe: so they find that there is a page to be seen
  }
}

bool Portal::isOwnPage(const PortalRequest& request, PortalReply& reply) {
  const bool isForm = isPath(request, "/");
  if (isForm || request.isPost()) personMs_ = ports_.clock.nowMs();
  if (isPath(request, "/scan")) {
    if (ports_.clock.nowMs() - session_->scanSinceMs >= kScanFreshMs) startScan();
    writeScan(reply, session_->heard);
  } else if (isPath(request, "/state")) {
    showState(reply);
  } else if (isForm && !request.isPost()) {
    showForm(reply, nullptr);
  } else if (isPath(request, "/submit") && request.isPost()) {
    submit(request, reply);
  } else if (isPath(request, "/refresh") && request.isPost()) {
    takeForm(request, {config_.active(), session_->heard}, session_->draft);
    session_->draft.faults = PortalFaults{};
    startScan();
    showForm(reply, &request);
  } else {
    return false;
  }
  return true;
}

bool Portal::answerFeature(const PortalRequest& request, PortalReply& reply) {
  for (DeviceFeature* feature : features_) {
    if (feature->answerPortal(request, reply)) return true;
  }
  return false;
}

void Portal::showForm(PortalReply& reply, const PortalRequest* typed) {
  const PortalNotice said = notice();
  writeFormPage(reply, {session_->draft, session_->heard, said, config_.onTrial(), about_, features_, typed});
}

bool Portal::featuresAccept(const PortalRequest& request) {
  bool accepted = true;
  for (DeviceFeature* feature : features_) accepted = feature->checkPortal(request) && accepted;
  return accepted;
}

void Portal::submit(const PortalRequest& request, PortalReply& reply) {
  takeForm(request, {config_.active(), session_->heard}, session_->draft);
  complaint_ = nullptr;
  if (!featuresAccept(request) || !session_->draft.faults.none()) {
    complaint_ = "Nothing was saved yet: please look at what is marked below.";
    return showForm(reply, &request);
  }
  if (!config_.save(session_->draft.settings)) {
    complaint_ = "The settings could not be stored. Nothing was changed; please try again.";
    return showForm(reply, &request);
  }
  for (DeviceFeature* feature : features_) feature->takeFromPortal(request);
  trial_ = config_.trial();
  showSaved(reply);
}

void Portal::showSaved(PortalReply& reply) {
  char nextName[kSsidSize];
  nameAccessPoint(nextName);
  const PortalNotice said = config_.onTrial() ? notice() : PortalNotice{PortalNotice::Kind::Plain, ""};
  writeSavedPage(reply, {config_.active(), said, about_, config_.onTrial(), nextName,
                         session_->factoryNew ? config_.apPassword() : nullptr});
}

void Portal::showState(PortalReply& reply) {
  const PortalNotice said = notice();
  char text[sizeof(said.text) * 2 + 64];
  JsonWriter json(text, sizeof(text));
  json.beginObject();
  json.text("text", said.text);
  json.text("kind", said.kind == PortalNotice::Kind::Good ? "ok" : said.kind == PortalNotice::Kind::Bad ? "bad" : "");
  json.flag("done", !config_.onTrial());
  json.endObject();
  reply.begin(200, "application/json");
  reply.write(json.isWhole() ? text : "{}");
  reply.end();
}

PortalNotice Portal::notice() const {
  PortalNotice out{PortalNotice::Kind::Plain, ""};
  if (complaint_ != nullptr) {
    out.kind = PortalNotice::Kind::Bad;
    std::snprintf(out.text, sizeof(out.text), "%s", complaint_);
  } else if (trial_ == TrialState::Running || (trial_ != TrialState::None && trialEndMs_ >= openedMs_)) {
    describeTrial(out);
  } else {
    describeReason(out);
  }
  return out;
}

void Portal::describeTrial(PortalNotice& out) const {
  const DeviceSettings& settings = config_.active();
  switch (trial_) {
    case TrialState::Running:
      if (wifi_.isJoined()) {
        std::snprintf(out.text, sizeof(out.text), "\u201c%s\u201d is joined. Calling %s \u2026", settings.wifiSsid,
                      settings.serverUrl);
      } else {
        std::snprintf(out.text, sizeof(out.text), "Joining \u201c%s\u201d \u2026", settings.wifiSsid);
      }
      break;
    case TrialState::Kept:
      out.kind = PortalNotice::Kind::Good;
      std::snprintf(out.text, sizeof(out.text), "It works: %s has answered, and the settings are kept.",
                    settings.serverUrl);
      break;
    case TrialState::Failed:
      out.kind = PortalNotice::Kind::Bad;
      describeFailure(out);
      break;
    case TrialState::None:
      break;
  }
}

void Portal::describeFailure(PortalNotice& out) const {
  const DeviceSettings& tried = config_.tried();
  const char* why = "did not let the board in";
  switch (trialFault_) {
    case WifiState::Joined:
      std::snprintf(out.text, sizeof(out.text),
                    "The Wi-Fi was right, but the server did not answer at %s. The settings from before are back.",
                    tried.serverUrl);
      return;
    case WifiState::WrongPassword:
      why = "refused the password";
      break;
    case WifiState::NotFound:
      why = "was not found";
      break;
    case WifiState::Idle:
    case WifiState::Joining:
    case WifiState::Lost:
      break;
  }
  std::snprintf(out.text, sizeof(out.text), "The Wi-Fi \u201c%s\u201d %s. The settings from before are back.",
                tried.wifiSsid, why);
}

void Portal::describeReason(PortalNotice& out) const {
  const DeviceSettings& settings = config_.active();
  switch (reason_) {
    case Reason::WifiAway:
      std::snprintf(out.text, sizeof(out.text), "The board cannot join \u201c%s\u201d%s. It keeps trying.",
                    settings.wifiSsid,
                    wifi_.lastFault() == WifiState::WrongPassword ? ": the password was refused" : "");
      break;
    case Reason::ServerSilent:
      std::snprintf(out.text, sizeof(out.text), "\u201c%s\u201d is joined, but %s does not answer.", settings.wifiSsid,
                    settings.serverUrl);
      break;
    case Reason::Asked:
    case Reason::NothingToJoin:
    case Reason::TrialFailed:
      break;
  }
}
