#include "Updater.h"

#include <logic/Backoff.h>
#include <logic/Hex.h>
#include <logic/UpdateDecision.h>
#include <shell/LogLine.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace {
/** One request; a heartbeat or report finds its turn between two of them. */
constexpr uint32_t kPieceBytes = 32 * 1024;
constexpr uint32_t kPieceLimitMs = 10 * 60 * 1000;
/** NVS wears: a power cut costs this much at most. */
constexpr uint32_t kResumeEveryBytes = 64 * 1024;
constexpr BackoffRule kRetryRule = {1000, 2 * 60 * 1000};
/** Some twelve minutes without a byte. The server offers the image again, and the download goes on where it stopped. */
constexpr uint32_t kMostFruitless = 12;
constexpr uint32_t kMostTries = 500;
constexpr uint8_t kProgressStep = 10;
}  // namespace

void Updater::report(UpdateState state) {
  Report report = reportOf(offer_.updateId, state);
  if (state == UpdateState::Downloading) {
    report.progress = static_cast<int8_t>(percent());
    report.bytes = taken();
    report.isDelta = isDelta_;
  }
  p_.reports.add(report);
}

uint8_t Updater::percent() const {
  if (total() == 0) return 0;
  return static_cast<uint8_t>(uint64_t{taken()} * 100 / total());
}

Updater::Wish Updater::takeWish() {
  const Wish wish = wish_;
  wish_ = Wish::None;
  return wish;
}

void Updater::offer(const UpdateOffer& offer) {
  if (!isIdle()) return;
  offer_ = offer;
  fruitless_ = 0;
  busyAnswers_ = 0;
  tries_ = 0;
  reason_ = FailureReason::None;
  isDelta_ = false;
  writer_.begin(offer_.fileBytes, {});  // nothing of it has been taken
  step_ = Step::Decide;
}

void Updater::decide() {
  const UpdateTarget target = {p_.identity.type, p_.identity.securityVersion, p_.ports.flash.slotBytes(), &p_.ring};
  const UpdateDecision decision = decideUpdate(offer_, target);
  if (decision.refusal != FailureReason::None) return fail(decision.refusal, decision.detail);
  logLine(p_.ports.log, "update %s: %s %s, %u bytes%s", offer_.updateId, offer_.type, offer_.version,
          static_cast<unsigned>(offer_.fileBytes),
          decision.isSigned ? ", signed" : ", unsigned: this device trusts no key and takes any");
  const uint32_t resumeAt = resumableBytes();
  // An image that was begun whole is ended whole.
  if (resumeAt > 0 || !mayUseDelta() || !beginDelta()) begin(resumeAt);
}

void Updater::refuse(const CheckAnswer& answer) {
  if (!isIdle()) return;
  char detail[FieldError::kFieldSize + FieldError::kRuleSize];
  std::snprintf(detail, sizeof(detail), "%s%s%s", answer.error.field, answer.error.field[0] != '\0' ? " " : "",
                answer.error.rule);
  if (answer.offer.updateId[0] == '\0') return logLine(p_.ports.log, "the answer to a check is refused: %s", detail);
  offer_ = {};
  std::memcpy(offer_.updateId, answer.offer.updateId, sizeof(offer_.updateId));
  fail(FailureReason::None, detail);
}

uint32_t Updater::resumableBytes() {
  ResumeRecord kept;
  uint8_t wanted[kSha256Bytes];
  if (!p_.records.readResume(kept) || !bytesOfHex(offer_.sha256, wanted, sizeof(wanted))) return 0;
  const bool isSame = std::memcmp(kept.sha256, wanted, sizeof(wanted)) == 0 && kept.fileBytes == offer_.fileBytes &&
                      kept.offset < offer_.fileBytes && kept.offset % kSectorBytes == 0;
  return isSame ? kept.offset : 0;
}

void Updater::begin(uint32_t resumeAt) {
  isDelta_ = false;
  isResumed_ = resumeAt > 0;
  keptOffset_ = resumeAt;
  beginFetch();
  if (!isResumed_) return;
  writer_.beginRehash(resumeAt);
  step_ = Step::Rehash;
}

void Updater::beginFetch() {
  const ImageWanted wanted = {p_.ports.chip.imageChipId(), offer_.type, p_.identity.securityVersion};
  writer_.begin(offer_.fileBytes, wanted);
  if (!isResumed_) p_.records.dropResume();  // what it speaks of is about to be overwritten
  toldPercent_ = 0;
  pause_.makeDue();
  step_ = Step::Fetch;
  stage_ = UpdateStage::Downloading;
  report(UpdateState::Downloading);
}

void Updater::abandon() {
  if (isFetching_) p_.line.hangUp();
  if (step_ == Step::Restart) return;  // the slot is switched already
  delta_.end();
  if (!isIdle()) stage_ = UpdateStage::Idle;
  step_ = Step::Idle;
}

void Updater::tick() {
  switch (step_) {
    case Step::Idle:
      return;
    case Step::Fetch:
      return workOnDelta();
    case Step::Decide:
      return decide();
    case Step::Rehash:
      return rehash();
    case Step::Verify:
      return verify();
    case Step::Arm:
      return arm();
    case Step::Switch:
      return switchSlot();
    case Step::Restart:
      return restartWhenTold();
  }
}

void Updater::rehash() {
  if (!writer_.rehashStep()) return begin(0);
  if (!writer_.isRehashing()) step_ = Step::Fetch;
}

bool Updater::wantsLine() const {
  const bool hasRoom = isReady() && taken() < total();
  return step_ == Step::Fetch && !isFetching_ && hasRoom && pause_.isDue(p_.ports.clock.nowMs());
}

void Updater::startPiece() {
  const uint32_t first = taken();
  piece_ = {first, std::min(first + kPieceBytes, total()) - 1, total()};
  hasHead_ = false;
  writeFault_ = FailureReason::None;
  takenBefore_ = first;
  char fields[160];
  std::snprintf(fields, sizeof(fields), "Range: bytes=%u-%u\r\nIf-Range: \"%s\"\r\nAccept-Encoding: identity\r\n",
                static_cast<unsigned>(piece_.first), static_cast<unsigned>(piece_.last),
                isDelta_ ? offer_.delta.sha256 : offer_.sha256);
  const ServerCall call = {"GET", isDelta_ ? offer_.delta.url : offer_.url, fields, {}, kPieceLimitMs};
  isFetching_ = true;
  if (p_.line.start(call, *this)) return;
  isFetching_ = false;
  if (isDelta_) return fallBack("delta.url cannot be called");
  fail(FailureReason::Stalled, "firmware_url cannot be called");
}

bool Updater::onHead(const HttpHead& head) {
  hasHead_ = true;
  isBusyAnswer_ = head.status == 429 || head.status == 503;
  retryAfterS_ = head.retryAfterS;
  answer_ = decideDownload(head, piece_);
  if (answer_.step == DownloadStep::StartOver) {
    if (piece_.first > 0) logLine(p_.ports.log, "update %s: the server sends all of it again", offer_.updateId);
    takenBefore_ = 0;
    if (!isDelta_) {
      begin(0);
    } else if (!beginDelta()) {
      answer_.step = DownloadStep::GiveUp;
    }
    return answer_.step == DownloadStep::StartOver;
  }
  return answer_.step == DownloadStep::TakeBody;
}

bool Updater::onBody(const uint8_t* bytes, size_t count) {
  if (isDelta_) {
    const bool hasRoom = delta_.take(bytes, count);
    reportProgress();
    return hasRoom;
  }
  writeFault_ = writer_.take(bytes, count);
  if (writeFault_ != FailureReason::None) return false;
  if (writer_.written() >= keptOffset_ + kResumeEveryBytes && !writer_.isWhole()) keepResume();
  reportProgress();
  return true;
}

void Updater::reportProgress() {
  const uint8_t now = percent();
  if (now < toldPercent_ + kProgressStep || now >= 100) return;
  toldPercent_ = static_cast<uint8_t>(now / kProgressStep * kProgressStep);
  report(UpdateState::Downloading);
}

void Updater::keepResume() {
  ResumeRecord record = {};
  bytesOfHex(offer_.sha256, record.sha256, sizeof(record.sha256));
  record.fileBytes = offer_.fileBytes;
  record.offset = writer_.written() / kSectorBytes * kSectorBytes;
  keptOffset_ = record.offset;
  // Where it cannot be stored, a power cut costs more of the download: no reason to stop.
  p_.records.writeResume(record);
}

void Updater::onEnd(HttpEnd end) {
  isFetching_ = false;
  if (step_ != Step::Fetch) return;
  if (!hasHead_) return pieceFailed(end);
  switch (answer_.step) {
    case DownloadStep::TakeBody:
    case DownloadStep::StartOver:
      if (writeFault_ != FailureReason::None) return failUnbootable(writeFault_, "while writing");
      return end == HttpEnd::Complete ? pieceIsHere() : pieceFailed(end);
    case DownloadStep::TryLater:
      return isBusyAnswer_ ? serverIsBusy() : pieceFailed(HttpEnd::BrokenOff);
    case DownloadStep::CheckAgain:
      if (isDelta_) return fallBack("the server does not give it");
      logLine(p_.ports.log, "update %s is over: the server does not give it any more", offer_.updateId);
      wish_ = Wish::CheckAgain;
      return abandon();
    case DownloadStep::Enrol:
      wish_ = Wish::Enrol;
      return pieceFailed(HttpEnd::BrokenOff);
    case DownloadStep::GiveUp:
      if (isDelta_) return fallBack("the answer is not what was asked for");
      return fail(answer_.reason, "the answer to a download is not what was asked for");
  }
}

void Updater::pieceIsHere() {
  fruitless_ = 0;
  busyAnswers_ = 0;
  if (isDelta_ || !writer_.isWhole()) return;
  step_ = Step::Verify;
  tellVerifying();
}

void Updater::tellVerifying() {
  stage_ = UpdateStage::Verifying;
  report(UpdateState::Verifying);
}

void Updater::pieceFailed(HttpEnd end) {
  const char* fault = end == HttpEnd::NotHttp ? p_.line.fault() : "";
  logLine(p_.ports.log, "update %s: %s%s%s at byte %u", offer_.updateId, wordOf(end), fault[0] != '\0' ? ": " : "",
          fault, static_cast<unsigned>(taken()));
  fruitless_ = taken() > takenBefore_ ? 1 : fruitless_ + 1;
  tries_++;
  if (fruitless_ <= kMostFruitless && tries_ <= kMostTries) return wait(fruitless_, 0);
  if (isDelta_ && hasHead_) return fallBack("the server answers, but not with the patch");
  if (!isDelta_ && writer_.written() > 0) keepResume();
  fail(end == HttpEnd::Dropped ? FailureReason::Short : FailureReason::Stalled, wordOf(end));
}

void Updater::serverIsBusy() {
  // Shedding load is no fault of the download: the server says itself how long it wants to be left alone.
  busyAnswers_++;
  tries_++;
  if (tries_ <= kMostTries) return wait(busyAnswers_, std::min(retryAfterS_, kLongestRetryAfterS));
  if (!isDelta_ && writer_.written() > 0) keepResume();
  fail(FailureReason::Stalled, "the server stayed busy");
}

void Updater::wait(uint32_t failures, uint32_t atLeastS) {
  const uint64_t backoff = backoffMs(kRetryRule, failures, p_.ports.random.number());
  pause_.wait(p_.ports.clock.nowMs(), std::max(backoff, uint64_t{atLeastS} * 1000));
}
