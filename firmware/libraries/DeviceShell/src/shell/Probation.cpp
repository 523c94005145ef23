#include "Probation.h"

#include <logic/Hex.h>
#include <logic/ImageStart.h>
#include <logic/ResetReasonWord.h>
#include <shell/LogLine.h>

#include <cstdio>
#include <cstring>

namespace {
/** Power cuts and images that crash at once look the same: so often it may be ordered again. */
constexpr uint8_t kMostRollBackAttempts = 5;
}  // namespace

void Probation::say(const char* what) { p_.ports.log.line(what); }

void Probation::begin() {
  countStart();
  hasRecord_ = p_.records.readUpdate(record_);
  const BootDecision decision = decide();
  owed_ = decision.owed;
  owedReason_ = decision.reason;
  wentBack_ = owed_ == OwedReport::RolledBack;
  switch (decision.action) {
    case BootAction::Run:
      break;
    case BootAction::Probation:
      startProbation();
      break;
    case BootAction::SwitchAgain:
      switchAgain();
      break;
    case BootAction::StartOther:
      isSafeMode_ = !startOther(decision.reason, record_.updateId);
      break;
    case BootAction::SafeMode:
      isSafeMode_ = true;
      break;
  }
  if (isSafeMode_) say("this image keeps crashing: safe mode, portal and updates only");
  if (decision.dropRecord && owed_ == OwedReport::None && !undoRollBack()) {
    p_.records.dropUpdate();
    hasRecord_ = false;
  }
  if (!isOnProbation_) tellOwed();
}

void Probation::countStart() {
  p_.records.readBoots(boots_);
  boots_.starts++;
  boots_.badBoots = countBadBoots(boots_.badBoots, p_.ports.chip.resetReason());
  p_.records.writeBoots(boots_);
  goodBoot_.wait(p_.ports.clock.nowMs(), kGoodBootMs);
  logLine(p_.ports.log, "start %u after %s", static_cast<unsigned>(boots_.starts), wordOf(p_.ports.chip.resetReason()));
}

BootDecision Probation::decide() {
  Flash& flash = p_.ports.flash;
  BootFacts facts = {};
  // A bootloader that cannot go back leaves every image NEW; to it, a state means nothing.
  facts.state = flash.canRollBack() ? flash.runningState() : SlotState::Undefined;
  facts.record = hasRecord_ ? &record_ : nullptr;
  const bool known = bytesOfHex(p_.identity.imageDigest, runningDigest_, sizeof(runningDigest_));
  facts.runningDigest = known ? runningDigest_ : nullptr;
  facts.runningVersion = p_.identity.version;
  facts.badBoots = boots_.badBoots;
  facts.resetReason = p_.ports.chip.resetReason();
  facts.otherIsBootable = needsOtherSlot(facts) && otherIsKnown();
  return decideBoot(facts);
}

void Probation::startProbation() {
  isOnProbation_ = true;
  probation_.wait(p_.ports.clock.nowMs(), kProbationMs);
  say("a new image: on probation until the server is reached");
  if (!hasRecord_) return;
  if (record_.stage != RecordStage::RollingBack) record_.stage = RecordStage::Booted;
  record_.bootsOnProbation++;
  p_.records.writeUpdate(record_);
}

void Probation::switchAgain() {
  record_.attemptsToSwitch++;
  p_.records.writeUpdate(record_);
  uint8_t other[kDigestBytes];
  const bool isThere = p_.ports.flash.otherDigest(other) &&
                       std::memcmp(other, record_.targetDigest, sizeof(other)) == 0 && p_.ports.flash.bootOther();
  if (!isThere) {
    owed_ = OwedReport::Failed;
    owedReason_ = FailureReason::FlashFailed;
    return;
  }
  record_.stage = RecordStage::Rebooting;
  p_.records.writeUpdate(record_);
  say("the switch to the new image was cut off: restarting into it");
  p_.ports.chip.restart();
}

bool Probation::startOther(FailureReason reason, const char* updateId) {
  UpdateRecord back = {};
  back.stage = RecordStage::RollingBack;
  back.reason = reason;
  back.attemptsToSwitch = hasRecord_ ? record_.attemptsToSwitch : uint8_t{0};
  std::snprintf(back.updateId, sizeof(back.updateId), "%s", updateId);
  std::memcpy(back.previousDigest, runningDigest_, sizeof(back.previousDigest));
  const bool isThere = p_.ports.flash.otherDigest(back.targetDigest) && p_.records.writeUpdate(back);
  if (!isThere || !p_.ports.flash.bootOther()) {
    if (hasRecord_) p_.records.writeUpdate(record_);
    return false;
  }
  say("going back to the image before");
  p_.ports.chip.restart();
  return true;
}

bool Probation::undoRollBack() {
  const bool isBack = hasRecord_ && record_.stage == RecordStage::RollingBack &&
                      std::memcmp(record_.previousDigest, runningDigest_, sizeof(runningDigest_)) == 0;
  // An image that began to run and ended by itself is not to be started again; one whose power went may be.
  const bool lostPower = p_.ports.chip.resetReason() == ResetReason::PowerOn;
  const bool mayAgain =
      (record_.bootsOnProbation == 0 || lostPower) && record_.attemptsToSwitch < kMostRollBackAttempts;
  if (!isBack || !mayAgain) return false;
  std::memcpy(record_.previousDigest, record_.targetDigest, sizeof(record_.previousDigest));
  std::memcpy(record_.targetDigest, runningDigest_, sizeof(record_.targetDigest));
  record_.stage = RecordStage::Confirmed;
  record_.reason = FailureReason::None;
  record_.attemptsToSwitch++;
  p_.records.writeUpdate(record_);
  return true;
}

void Probation::tick() {
  const uint64_t now = p_.ports.clock.nowMs();
  if (!isGoodBoot_ && goodBoot_.isDue(now)) {
    isGoodBoot_ = true;
    if (boots_.badBoots > 0) {
      boots_.badBoots = 0;
      p_.records.writeBoots(boots_);
    }
  }
  if (isOnProbation_ && probation_.isDue(now)) giveUp(FailureReason::NoCheckin);
}

void Probation::giveUp(FailureReason reason) {
  say("the server was not reached in time: going back to the image before");
  if (hasRecord_ && record_.stage == RecordStage::Booted) {
    record_.reason = reason;
    p_.records.writeUpdate(record_);
  }
  if (p_.ports.flash.rejectRunning()) {
    p_.ports.chip.restart();
    return;
  }
  // A bootloader without rollback, or nothing to go back to.
  if (otherIsKnown() && startOther(reason, record_.updateId)) return;
  say("there is no image to go back to: staying, and trying on");
  probation_.wait(p_.ports.clock.nowMs(), kProbationMs);
}

void Probation::serverReached() {
  if (!isOnProbation_) return;
  if (!p_.ports.flash.confirmRunning()) {
    say("this image could not be confirmed: trying again with the next answer");
    return;
  }
  isOnProbation_ = false;
  say("the server was reached: this image stays");
  if (!p_.ports.flash.canRollBack()) say("this board's bootloader cannot go back by itself");
  tellOwed();
}

void Probation::tellOwed() {
  UpdateState state = UpdateState::Confirmed;
  switch (owed_) {
    case OwedReport::None:
      return;
    case OwedReport::Confirmed:
      break;
    case OwedReport::RolledBack:
      state = UpdateState::RolledBack;
      break;
    case OwedReport::Failed:
      state = UpdateState::Failed;
      break;
  }
  if (record_.updateId[0] == '\0') return owedWasTold();  // a person ordered it here: the server knows no update of it
  Report report = reportOf(record_.updateId, state);
  report.isOwed = true;
  report.reason = owed_ == OwedReport::Confirmed ? FailureReason::None : owedReason_;
  if (owed_ == OwedReport::Confirmed && !p_.ports.flash.canRollBack()) {
    std::snprintf(report.detail, sizeof(report.detail), "this board's bootloader cannot roll back");
  } else if (owed_ != OwedReport::Confirmed) {
    std::snprintf(report.detail, sizeof(report.detail), "last reset: %s", wordOf(p_.ports.chip.resetReason()));
  }
  p_.reports.add(report);
}

void Probation::owedWasTold() {
  if (owed_ == OwedReport::Confirmed) {
    // Kept: it says which image the other slot holds, and by which update this one came.
    record_.stage = RecordStage::Confirmed;
    record_.attemptsToSwitch = 0;
    p_.records.writeUpdate(record_);
  } else if (owed_ != OwedReport::None) {
    p_.records.dropUpdate();
    hasRecord_ = false;
  }
  owed_ = OwedReport::None;
}

bool Probation::otherIsKnown() {
  uint8_t other[kDigestBytes];
  return hasRecord_ && p_.ports.flash.otherDigest(other) &&
         std::memcmp(other, record_.previousDigest, sizeof(other)) == 0 &&
         std::memcmp(runningDigest_, record_.targetDigest, sizeof(runningDigest_)) == 0;
}

bool Probation::otherIsAtLeastAsSecure() {
  uint8_t bytes[kImageStartBytes];
  ImageStart start;
  return p_.ports.flash.read(0, bytes, sizeof(bytes)) && readImageStart(bytes, start) &&
         start.securityVersion >= p_.identity.securityVersion;
}

bool Probation::canRollBack() { return otherIsKnown() && otherIsAtLeastAsSecure(); }

bool Probation::rollBack(const char* updateId) {
  if (!canRollBack()) {
    say("no rollback: the other slot does not hold the image before, or an older security version");
    return false;
  }
  if (isOnProbation_ && p_.ports.flash.rejectRunning()) {
    p_.ports.chip.restart();
    return true;
  }
  return startOther(FailureReason::None, updateId[0] != '\0' ? updateId : record_.updateId);
}
