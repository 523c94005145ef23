#include "FakeServer.h"

#include <logic/Base64.h>
#include <logic/Cjson.h>

#include <algorithm>
#include <cstdio>

#include "TestImage.h"

namespace {

const char* kTimestamp = "2026-11-23T10:00:00.000Z";

FakeAnswer json(int status, const std::string& body) {
  FakeAnswer answer;
  answer.status = status;
  answer.headers = {{"Content-Type", "application/json"}};
  answer.body = body;
  return answer;
}

FakeAnswer refusal(int status, const std::string& code) {
  return json(status, R"({"success":false,"code":")" + code + R"(","message":"No.","request_id":"r"})");
}

std::string header(const SeenRequest& request, const char* name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? "" : found->second;
}

bool startsWith(const std::string& text, const std::string& with) { return text.rfind(with, 0) == 0; }

std::string textOf(const cJSON* object, const char* name) {
  const cJSON* field = cJSON_GetObjectItemCaseSensitive(object, name);
  return cJSON_IsString(field) ? field->valuestring : "";
}

/** A file or the range of it that was asked for. */
FakeAnswer answerWithFile(const SeenRequest& request, const std::vector<uint8_t>& file, const std::string& etag) {
  FakeAnswer answer;
  answer.headers = {{"ETag", "\"" + etag + "\""}, {"Accept-Ranges", "bytes"}};
  size_t first = 0;
  size_t last = file.size() - 1;
  const std::string ifRange = header(request, "if-range");
  const bool ranged = std::sscanf(header(request, "range").c_str(), "bytes=%zu-%zu", &first, &last) == 2 &&
                      (ifRange.empty() || ifRange == "\"" + etag + "\"");
  if (ranged) {
    answer.status = 206;
    answer.headers.emplace_back("Content-Range", "bytes " + std::to_string(first) + "-" + std::to_string(last) + "/" +
                                                     std::to_string(file.size()));
  } else {
    first = 0;
    last = file.size() - 1;
  }
  answer.body.assign(file.begin() + static_cast<std::ptrdiff_t>(first),
                     file.begin() + static_cast<std::ptrdiff_t>(last + 1));
  return answer;
}

}  // namespace

bool isRegistration(const SeenRequest& request) { return request.path == "/api/devices/register"; }
bool isHeartbeat(const SeenRequest& request) { return request.path.find("/heartbeat") != std::string::npos; }
bool isCheck(const SeenRequest& request) { return startsWith(request.path, "/api/ota/check/"); }
bool isDownload(const SeenRequest& request) { return startsWith(request.path, "/api/ota/download/"); }
bool isPatchDownload(const SeenRequest& request) { return startsWith(request.path, "/api/ota/delta/"); }

void FakeServer::offer(FakeOffer offer) {
  sha256_ = offer.sha256.empty() ? sha256Hex(offer.image) : offer.sha256;
  patchSha256_ = offer.patchSha256.empty() ? sha256Hex(offer.patch) : offer.patchSha256;
  offer_ = std::move(offer);
  state = UpdateState::Offered;
}

std::vector<std::string> FakeServer::statesReported() const {
  std::vector<std::string> states;
  for (const SeenReport& report : reports) {
    if (states.empty() || states.back() != report.state) states.push_back(report.state);
  }
  return states;
}

bool FakeServer::hasReport(const std::string& wantedState, const std::string& reason) const {
  return std::any_of(reports.begin(), reports.end(),
                     [&](const SeenReport& report) { return report.state == wantedState && report.reason == reason; });
}

FakeAnswer FakeServer::answer(const SeenRequest& request) {
  if (keepsRequests) requests.push_back(request);
  FakeAnswer answer;
  if (script && script(request, answer)) return answer;
  answer = honestAnswer(request);
  if (spoil) spoil(request, answer);
  return answer;
}

FakeAnswer FakeServer::honestAnswer(const SeenRequest& request) {
  if (isRegistration(request)) return registration(request);
  if (!isAuthorised(request)) {
    unauthorised++;
    return refusal(401, "credential_wrong");
  }
  noteVersion(request);
  if (isDownload(request)) return download(request);
  if (isPatchDownload(request)) return patchDownload(request);
  if (isCheck(request)) return check(request);
  if (startsWith(request.path, "/api/ota/report/")) return report(request);
  if (isHeartbeat(request)) return heartbeat();
  return refusal(404, "no_picture");
}

bool FakeServer::isAuthorised(const SeenRequest& request) {
  if (password.empty()) return true;
  const std::string plain = deviceId_ + ":" + password;
  char encoded[256];
  base64Encode(reinterpret_cast<const uint8_t*>(plain.data()), plain.size(), encoded, sizeof(encoded));
  const bool isRight = header(request, "authorization") == std::string("Basic ") + encoded;
  passwordWasUsed = passwordWasUsed || isRight;
  return isRight;
}

void FakeServer::noteVersion(const SeenRequest& request) {
  lastVersion = header(request, "x-device-version");
  lastWasAuthorised = !password.empty();
  // A report may be lost: whoever calls with the new version runs it.
  const bool isNew = lastVersion == offer_.version && header(request, "x-device-type") == offer_.type;
  if (isNew && isActive(state)) state = UpdateState::Confirmed;
}

FakeAnswer FakeServer::registration(const SeenRequest& request) {
  cJSON* body = cJSON_Parse(request.body.c_str());
  const std::string id = textOf(body, "device_id");
  const std::string name = textOf(body, "device_name");
  const bool canEnrol = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(body, "can_enrol"));
  cJSON_Delete(body);
  if (id.empty() || name.empty()) return refusal(400, "invalid_field");
  deviceId_ = id;
  std::string credential;
  const bool presents = !password.empty() && isAuthorised(request);
  if (!presents && !mayEnrol()) {
    unauthorised++;
    return refusal(401, "credential_missing");
  }
  if (enrols && canEnrol && !presents) {
    allowsReenrolment = false;
    passwordWasUsed = false;
    password = "password-number-" + std::to_string(registrations);
    credential = R"(,"credential":{"username":")" + id + R"(","password":")" + password + R"("})";
  }
  registrations++;
  noteVersion(request);
  return json(200, R"({"success":true,"message":"Registered.","device_id":")" + id + "\"" + credential +
                       R"(,"server_time":")" + kTimestamp + "\"}");
}

FakeAnswer FakeServer::heartbeat() {
  heartbeats++;
  std::string told;
  told.swap(orders);
  return json(200, std::string(R"({"status":"heartbeat_received","timestamp":")") + kTimestamp + "\"" + told + "}");
}

FakeAnswer FakeServer::check(const SeenRequest& request) {
  checks++;
  if (state == UpdateState::Failed && triesLeft > 0) {
    triesLeft--;
    state = UpdateState::Offered;
  }
  const bool runsIt = header(request, "x-device-version") == offer_.version;
  if (!isActive(state) || runsIt) return json(200, R"({"update_available":false,"message":"There is none."})");
  char size[32];
  std::snprintf(size, sizeof(size), "%zu", offer_.image.size());
  const std::string key = offer_.type + "_" + offer_.version;
  return json(200, R"({"update_available":true,"update_id":")" + offer_.updateId + R"(","version":")" + offer_.version +
                       R"(","target_firmware":")" + offer_.type + R"(","firmware_key":")" + key +
                       R"(","firmware_url":"http://ota.test:5000/api/ota/download/)" + key +
                       "?update=" + offer_.updateId + R"(","file_size":)" + size + R"(,"sha256":")" + sha256_ +
                       R"(","md5":"9e107d9d372bb6826bd81d3542a419d6","security_version":)" +
                       std::to_string(offer_.securityVersion) + offer_.extra + deltaField() +
                       R"(,"force":false,"description":"","release_date":"2026-11-20T10:12:44.000Z",)" +
                       R"("update_type":"same_type"})");
}

std::string FakeServer::deltaField() const {
  if (offer_.patch.empty()) return "";
  return R"(,"delta":{"url":"http://ota.test:5000/api/ota/delta/)" + offer_.type + "_" + offer_.version + "/" +
         offer_.patchFrom + "?update=" + offer_.updateId + R"(","size":)" + std::to_string(offer_.patch.size()) +
         R"(,"sha256":")" + patchSha256_ + R"(","from":")" + offer_.patchFrom + R"(","format":")" + offer_.patchFormat +
         "\"}";
}

FakeAnswer FakeServer::download(const SeenRequest& request) {
  if (!isActive(state)) return refusal(410, "firmware_gone");
  if (state == UpdateState::Offered) state = UpdateState::Downloading;
  downloads++;
  const FakeAnswer answer = answerWithFile(request, offer_.image, sha256_);
  imageBytesAsked += answer.body.size();
  return answer;
}

FakeAnswer FakeServer::patchDownload(const SeenRequest& request) {
  if (!isActive(state)) return refusal(410, "firmware_gone");
  if (state == UpdateState::Offered) state = UpdateState::Downloading;
  patchDownloads++;
  const FakeAnswer answer = answerWithFile(request, offer_.patch, patchSha256_);
  patchBytesAsked += answer.body.size();
  return answer;
}

FakeAnswer FakeServer::report(const SeenRequest& request) {
  cJSON* body = cJSON_Parse(request.body.c_str());
  SeenReport seen;
  seen.updateId = textOf(body, "update_id");
  seen.state = textOf(body, "state");
  seen.reason = textOf(body, "reason");
  seen.detail = textOf(body, "detail");
  seen.mode = textOf(body, "mode");
  const cJSON* progress = cJSON_GetObjectItemCaseSensitive(body, "progress");
  if (cJSON_IsNumber(progress)) seen.progress = progress->valueint;
  cJSON_Delete(body);
  UpdateState to = UpdateState::Offered;
  const bool isKnown = seen.updateId == offer_.updateId && updateStateOf(seen.state, to) && isReportable(to);
  if (!isKnown) {
    seen.status = 404;
  } else if (to == UpdateState::Confirmed && header(request, "x-device-version") != offer_.version) {
    seen.status = 409;
  } else if (to != state && !mayMove(state, to)) {
    seen.status = 409;
  } else {
    state = to;
  }
  reports.push_back(seen);
  if (seen.status != 200) return refusal(seen.status, "impossible_move");
  return json(200, R"({"accepted":true})");
}
