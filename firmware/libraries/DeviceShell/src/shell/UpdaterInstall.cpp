// The second half of an update: from the last byte to the restart into the new image, or to the failure's report.
#include <logic/Hex.h>
#include <shell/LogLine.h>

#include <cstdio>
#include <cstring>

#include "Updater.h"

namespace {
/** The restart waits so long for the server to hear of it. */
constexpr uint64_t kTellLimitMs = 10 * 1000;
}  // namespace

void Updater::verify() {
  uint8_t got[kSha256Bytes];
  char hex[kSha256HexSize] = "";
  if (writer_.digest(got)) hexOf(got, sizeof(got), hex);
  if (std::strcmp(hex, offer_.sha256) == 0) {
    if (isDelta_) tellVerifying();
    step_ = Step::Arm;
    return;
  }
  if (isDelta_) return refusePatch("it leads to another image");
  p_.records.dropResume();
  if (isResumed_) {  // what an earlier run left in flash may be spoilt: once more, all of it
    logLine(p_.ports.log, "update %s: what was kept of it is spoilt, starting over", offer_.updateId);
    return begin(0);
  }
  char detail[40];
  std::snprintf(detail, sizeof(detail), "got %.16s", hex);
  failUnbootable(FailureReason::BadHash, detail);
}

void Updater::arm() {
  record_ = {};
  if (!p_.ports.flash.otherDigest(record_.targetDigest)) {
    return failUnbootable(FailureReason::FlashFailed, "no image that could start");
  }
  bytesOfHex(p_.identity.imageDigest, record_.previousDigest, sizeof(record_.previousDigest));
  record_.stage = RecordStage::Switching;
  std::memcpy(record_.updateId, offer_.updateId, sizeof(record_.updateId));
  std::memcpy(record_.version, offer_.version, sizeof(record_.version));
  // Without the record a rollback could not be told from a device that never switched.
  if (!p_.records.writeUpdate(record_)) return failUnbootable(FailureReason::FlashFailed, "NVS is full");
  step_ = Step::Switch;
  stage_ = UpdateStage::Installing;
  report(UpdateState::Installing);
}

void Updater::switchSlot() {
  if (!p_.ports.flash.bootOther()) {
    p_.records.dropUpdate();
    return failUnbootable(FailureReason::FlashFailed, "the boot slot could not be switched");
  }
  record_.stage = RecordStage::Rebooting;
  p_.records.writeUpdate(record_);
  p_.records.dropResume();
  step_ = Step::Restart;
  stage_ = UpdateStage::Restarting;
  report(UpdateState::Rebooting);
  pause_.wait(p_.ports.clock.nowMs(), kTellLimitMs);
}

void Updater::restartWhenTold() {
  if (!p_.reports.isEmpty() && !pause_.isDue(p_.ports.clock.nowMs())) return;
  p_.ports.log.line("restarting into the new image");
  p_.ports.chip.restart();
}

void Updater::fail(FailureReason reason, const char* detail) {
  logLine(p_.ports.log, "update %s failed: %s, %s", offer_.updateId, wordOf(reason), detail);
  delta_.end();
  step_ = Step::Idle;
  stage_ = UpdateStage::Failed;
  reason_ = reason;
  Report report = reportOf(offer_.updateId, UpdateState::Failed);
  report.reason = reason;
  std::snprintf(report.detail, sizeof(report.detail), "%s", detail);
  p_.reports.add(report);
}

void Updater::failUnbootable(FailureReason reason, const char* detail) {
  p_.records.dropResume();
  // The whole image may stand in flash with a digest of its own that is right: nothing may ever start it.
  if (writer_.written() > 0) writer_.spoil();
  fail(reason, detail);
}
