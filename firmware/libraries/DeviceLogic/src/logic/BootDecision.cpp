#include "BootDecision.h"

#include <cstring>

namespace {

/** Which of the two images of a record runs now. */
enum class Place : uint8_t { Target, Previous, Elsewhere };

Place placeOf(const BootFacts& facts) {
  const UpdateRecord& record = *facts.record;
  if (facts.runningDigest == nullptr) {
    return std::strncmp(facts.runningVersion, record.version, sizeof record.version) == 0 ? Place::Target
                                                                                          : Place::Previous;
  }
  if (std::memcmp(facts.runningDigest, record.targetDigest, kDigestBytes) == 0) return Place::Target;
  const bool isPrevious = std::memcmp(facts.runningDigest, record.previousDigest, kDigestBytes) == 0;
  return isPrevious ? Place::Previous : Place::Elsewhere;
}

bool hasRecord(const BootFacts& facts) { return facts.record != nullptr && facts.record->stage != RecordStage::None; }
bool isAt(const BootFacts& facts, RecordStage stage) { return hasRecord(facts) && facts.record->stage == stage; }

/** The bootloader itself goes back at the next reset. */
bool isOnProbation(const BootFacts& facts) {
  return facts.state == SlotState::PendingVerify || facts.state == SlotState::New;
}

bool crashesTooOften(const BootFacts& facts) { return facts.badBoots >= kMostBadBoots && !isOnProbation(facts); }

/** A new image where the bootloader keeps no state: three starts, then the firmware itself goes back. */
bool usedUpItsBoots(const BootFacts& facts) {
  if (facts.state != SlotState::Undefined || !hasRecord(facts) || placeOf(facts) != Place::Target) return false;
  const RecordStage stage = facts.record->stage;
  const bool isNew = stage == RecordStage::Switching || stage == RecordStage::Rebooting || stage == RecordStage::Booted;
  return isNew && facts.record->bootsOnProbation >= kMostProbationBoots;
}

FailureReason reasonOf(const BootFacts& facts) {
  const FailureReason noted = facts.record->reason;
  return noted != FailureReason::None ? noted : reasonOfReset(facts.resetReason);
}

BootDecision decideCrashing(const BootFacts& facts) {
  // Who is here because the other image crashed must not be sent back to it.
  const bool mayLeave = facts.otherIsBootable && !isAt(facts, RecordStage::RollingBack);
  return {mayLeave ? BootAction::StartOther : BootAction::SafeMode, OwedReport::None, FailureReason::CrashLoop, false};
}

BootDecision decideOnTarget(const BootFacts& facts) {
  const UpdateRecord& record = *facts.record;
  const BootAction action = isOnProbation(facts) ? BootAction::Probation : BootAction::Run;
  switch (record.stage) {
    case RecordStage::RollingBack:
      return {action, OwedReport::RolledBack, record.reason, true};
    case RecordStage::Confirmed:
      return {action, OwedReport::None, FailureReason::None, false};
    case RecordStage::None:
    case RecordStage::Switching:
    case RecordStage::Rebooting:
    case RecordStage::Booted:
      break;
  }
  if (usedUpItsBoots(facts) && facts.otherIsBootable) {
    return {BootAction::StartOther, OwedReport::None, reasonOf(facts), false};
  }
  // Valid: it was confirmed, and the power went before that was noted. Without a bootloader that goes back, Undefined
  // stays.
  const bool isConfirmed = facts.state == SlotState::Valid;
  return {isConfirmed ? BootAction::Run : BootAction::Probation, OwedReport::Confirmed, FailureReason::None, false};
}

BootDecision decideOnPrevious(const BootFacts& facts) {
  const BootAction action = isOnProbation(facts) ? BootAction::Probation : BootAction::Run;
  switch (facts.record->stage) {
    case RecordStage::Switching:
      if (facts.record->attemptsToSwitch < kMostSwitchAttempts) {
        return {BootAction::SwitchAgain, OwedReport::None, FailureReason::None, false};
      }
      return {action, OwedReport::Failed, FailureReason::FlashFailed, true};
    case RecordStage::Rebooting:
      // It never began to run, and nothing crashed: the bootloader did not take it.
      if (facts.resetReason == ResetReason::Software && facts.record->reason == FailureReason::None) {
        return {action, OwedReport::RolledBack, FailureReason::FlashFailed, true};
      }
      return {action, OwedReport::RolledBack, reasonOf(facts), true};
    case RecordStage::Booted:
      return {action, OwedReport::RolledBack, reasonOf(facts), true};
    // A confirmed image is left by the bootloader only when it is damaged.
    case RecordStage::Confirmed:
      return {action, OwedReport::RolledBack, FailureReason::FlashFailed, true};
    case RecordStage::RollingBack:
    case RecordStage::None:
      break;
  }
  return {action, OwedReport::None, FailureReason::None, true};
}

}  // namespace

bool needsOtherSlot(const BootFacts& facts) { return crashesTooOften(facts) || usedUpItsBoots(facts); }

BootDecision decideBoot(const BootFacts& facts) {
  if (crashesTooOften(facts)) return decideCrashing(facts);
  const BootAction action = isOnProbation(facts) ? BootAction::Probation : BootAction::Run;
  if (!hasRecord(facts)) return {action, OwedReport::None, FailureReason::None, false};
  switch (placeOf(facts)) {
    case Place::Target:
      return decideOnTarget(facts);
    case Place::Previous:
      return decideOnPrevious(facts);
    case Place::Elsewhere:
      break;
  }
  return {action, OwedReport::None, FailureReason::None, true};
}

uint32_t countBadBoots(uint32_t before, ResetReason reason) {
  switch (reason) {
    case ResetReason::Panic:
    case ResetReason::InterruptWatchdog:
    case ResetReason::TaskWatchdog:
    case ResetReason::OtherWatchdog:
      return before == UINT32_MAX ? before : before + 1;
    case ResetReason::Brownout:
      return before;
    case ResetReason::Unknown:
    case ResetReason::PowerOn:
    case ResetReason::External:
    case ResetReason::Software:
    case ResetReason::DeepSleep:
      return 0;
  }
  return 0;
}

FailureReason reasonOfReset(ResetReason reason) {
  switch (reason) {
    case ResetReason::Panic:
      return FailureReason::CrashLoop;
    case ResetReason::InterruptWatchdog:
    case ResetReason::TaskWatchdog:
    case ResetReason::OtherWatchdog:
      return FailureReason::Watchdog;
    case ResetReason::Brownout:
      return FailureReason::Brownout;
    case ResetReason::Unknown:
    case ResetReason::PowerOn:
    case ResetReason::External:
    case ResetReason::Software:
    case ResetReason::DeepSleep:
      return FailureReason::NoCheckin;
  }
  return FailureReason::NoCheckin;
}
