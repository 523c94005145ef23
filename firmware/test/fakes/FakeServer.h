#pragma once
#include <logic/UpdateState.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

/** A request as the server read it. */
struct SeenRequest {
  std::string method;
  std::string path;  // without the query
  std::string query;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};
bool isRegistration(const SeenRequest& request);
bool isHeartbeat(const SeenRequest& request);
bool isCheck(const SeenRequest& request);
/** Of the whole image. */
bool isDownload(const SeenRequest& request);
bool isPatchDownload(const SeenRequest& request);

/** What it answers; `raw` takes the place of all else. */
struct FakeAnswer {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::string raw;
  /** The connection is lost after so many bytes of the body. */
  size_t cutBodyAfter = SIZE_MAX;
};

/** One firmware that it offers. */
struct FakeOffer {
  std::string updateId = "0193a5f0-5c4e-7b7e-9d0e-2f6f5f0c1a11";
  std::string type = "ESP32_OTA_Base";
  std::string version = "2.7.0";
  std::vector<uint8_t> image;
  uint32_t securityVersion = 0;
  std::string sha256;          // empty: the image's own
  std::string extra;           // more JSON, such as `,"signature":"…"`
  std::vector<uint8_t> patch;  // empty: there is no delta
  std::string patchFrom;
  std::string patchSha256;  // empty: the patch's own
  std::string patchFormat = "pcms1";
};

struct SeenReport {
  std::string updateId;
  std::string state;
  std::string reason;
  std::string detail;
  std::string mode;
  int progress = -1;
  int status = 200;  // what it was answered
};

/**
 * A server in this process that speaks the device protocol: registration with enrolment, heartbeats, checks, downloads
 * by ranges, and reports that move an update through the one table of states.
 */
class FakeServer {
 public:
  FakeAnswer answer(const SeenRequest& request);

  /** Offers it until the update is over; a failed one is offered again while tries are left. */
  void offer(FakeOffer offer);
  bool hasConfirmed() const { return state == UpdateState::Confirmed; }
  std::vector<std::string> statesReported() const;
  bool hasReport(const std::string& state, const std::string& reason) const;

  /** Looks at each request first; true when it has answered. */
  std::function<bool(const SeenRequest&, FakeAnswer&)> script;
  /** Spoils the answer that it would give. */
  std::function<void(const SeenRequest&, FakeAnswer&)> spoil;
  /** JSON fields to put into the next heartbeat's answer, once: `,"check_now":true`. */
  std::string orders;
  bool enrols = true;
  /** Level `open`: who has lost its credential gets another. Else only who has never used it, or after a person allowed
   * it. */
  bool isOpen = false;
  bool allowsReenrolment = false;
  std::string password;  // that it gave out; empty: none yet
  bool passwordWasUsed = false;
  /** The device image that last called with the right credential. */
  std::string lastVersion;
  bool lastWasAuthorised = false;
  uint64_t unixSeconds = 1795600000;
  int triesLeft = 3;
  UpdateState state = UpdateState::Superseded;

  uint32_t registrations = 0, heartbeats = 0, checks = 0, downloads = 0, unauthorised = 0;
  uint64_t imageBytesAsked = 0;
  uint32_t patchDownloads = 0;
  uint64_t patchBytesAsked = 0;
  std::vector<SeenReport> reports;
  std::vector<SeenRequest> requests;
  bool keepsRequests = false;

 private:
  FakeAnswer honestAnswer(const SeenRequest& request);
  FakeAnswer registration(const SeenRequest& request);
  FakeAnswer heartbeat();
  FakeAnswer check(const SeenRequest& request);
  FakeAnswer download(const SeenRequest& request);
  FakeAnswer patchDownload(const SeenRequest& request);
  std::string deltaField() const;
  FakeAnswer report(const SeenRequest& request);
  bool isAuthorised(const SeenRequest& request);
  bool mayEnrol() const { return password.empty() || isOpen || allowsReenrolment || !passwordWasUsed; }
  void noteVersion(const SeenRequest& request);

  FakeOffer offer_;
  std::string sha256_;
  std::string patchSha256_;
  std::string deviceId_;
};
