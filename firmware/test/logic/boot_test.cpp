#include <doctest/doctest.h>
#include <logic/BootDecision.h>
#include <logic/FailureReason.h>

#include <cstring>
#include <string>

namespace {

const char* wordOf(BootAction action) {
  switch (action) {
    case BootAction::Run:
      return "run";
    case BootAction::Probation:
      return "probation";
    case BootAction::SwitchAgain:
      return "switch again";
    case BootAction::StartOther:
      return "start other";
    case BootAction::SafeMode:
      return "safe mode";
  }
  return "?";
}

const char* wordOf(OwedReport owed) {
  switch (owed) {
    case OwedReport::None:
      return "";
    case OwedReport::Confirmed:
      return ", owes confirmed";
    case OwedReport::RolledBack:
      return ", owes rolled_back";
    case OwedReport::Failed:
      return ", owes failed";
  }
  return "?";
}

enum class Runs { Target, Previous, Elsewhere };

/** A start of the device; every test sets what it is about. */
struct Start {
  SlotState state = SlotState::Valid;
  RecordStage stage = RecordStage::None;
  Runs runs = Runs::Target;
  ResetReason reset = ResetReason::Software;
  FailureReason noted = FailureReason::None;
  uint8_t probationBoots = 0;
  uint8_t attempts = 0;
  uint32_t badBoots = 0;
  bool otherIsBootable = true;
  bool digestIsKnown = true;
  bool needsOther = false;

  /** `run, owes rolled_back: brownout, drop`. */
  std::string decide() {
    UpdateRecord record = {stage, noted, probationBoots, attempts, "id", "2.6.0", {1}, {2}};
    uint8_t digest[32] = {static_cast<uint8_t>(runs == Runs::Target ? 1 : runs == Runs::Previous ? 2 : 3)};
    const BootFacts facts = {state,
                             stage == RecordStage::None ? nullptr : &record,
                             digestIsKnown ? digest : nullptr,
                             runs == Runs::Target ? "2.6.0" : "2.5.0",
                             badBoots,
                             reset,
                             otherIsBootable};
    needsOther = needsOtherSlot(facts);
    const BootDecision decision = decideBoot(facts);
    std::string text = std::string(wordOf(decision.action)) + wordOf(decision.owed);
    if (decision.reason != FailureReason::None) text += std::string(": ") + wordOf(decision.reason);
    return decision.dropRecord ? text + ", drop" : text;
  }
};

Start of(SlotState state, RecordStage stage, Runs runs) {
  Start start;
  start.state = state;
  start.stage = stage;
  start.runs = runs;
  return start;
}

}  // namespace

TEST_CASE("a device without an update under way just runs") {
  CHECK(of(SlotState::Valid, RecordStage::None, Runs::Target).decide() == "run");
  CHECK(of(SlotState::Undefined, RecordStage::None, Runs::Target).decide() == "run");
}

TEST_CASE("a new image without a record is on probation all the same") {
  CHECK(of(SlotState::PendingVerify, RecordStage::None, Runs::Target).decide() == "probation");
  CHECK(of(SlotState::New, RecordStage::None, Runs::Target).decide() == "probation");
}

TEST_CASE("the new image is on probation at each stage that a power cut may have left") {
  for (const RecordStage stage : {RecordStage::Switching, RecordStage::Rebooting, RecordStage::Booted}) {
    CHECK(of(SlotState::PendingVerify, stage, Runs::Target).decide() == "probation, owes confirmed");
    CHECK(of(SlotState::Undefined, stage, Runs::Target).decide() == "probation, owes confirmed");
  }
}

TEST_CASE("an image that was confirmed just before the power went still tells it") {
  CHECK(of(SlotState::Valid, RecordStage::Booted, Runs::Target).decide() == "run, owes confirmed");
  CHECK(of(SlotState::Valid, RecordStage::Confirmed, Runs::Target).decide() == "run");
}

TEST_CASE("back on the previous image, the reason is what ended the new one") {
  const std::pair<ResetReason, const char*> reasons[] = {
      {ResetReason::Panic, "crash_loop"},           {ResetReason::TaskWatchdog, "watchdog"},
      {ResetReason::InterruptWatchdog, "watchdog"}, {ResetReason::OtherWatchdog, "watchdog"},
      {ResetReason::Brownout, "brownout"},          {ResetReason::PowerOn, "no_checkin"},
      {ResetReason::External, "no_checkin"},        {ResetReason::Software, "no_checkin"},
      {ResetReason::Unknown, "no_checkin"},         {ResetReason::DeepSleep, "no_checkin"}};
  for (const auto& [reset, reason] : reasons) {
    Start start = of(SlotState::Valid, RecordStage::Booted, Runs::Previous);
    start.reset = reset;
    CHECK(start.decide() == std::string("run, owes rolled_back: ") + reason + ", drop");
  }
}

TEST_CASE("a reason that the new image noted before it gave up goes first") {
  Start start = of(SlotState::Valid, RecordStage::Booted, Runs::Previous);
  start.noted = FailureReason::NoCheckin;
  start.reset = ResetReason::Panic;
  CHECK(start.decide() == "run, owes rolled_back: no_checkin, drop");
}

TEST_CASE("an image that the bootloader never took is a failure of the flash") {
  Start start = of(SlotState::Valid, RecordStage::Rebooting, Runs::Previous);
  CHECK(start.decide() == "run, owes rolled_back: flash_failed, drop");
  start.reset = ResetReason::Panic;
  CHECK(start.decide() == "run, owes rolled_back: crash_loop, drop");
  start.reset = ResetReason::PowerOn;
  CHECK(start.decide() == "run, owes rolled_back: no_checkin, drop");
}

TEST_CASE("a switch that a power cut prevented is done again, and given up after three attempts") {
  Start start = of(SlotState::Valid, RecordStage::Switching, Runs::Previous);
  CHECK(start.decide() == "switch again");
  start.attempts = 2;
  CHECK(start.decide() == "switch again");
  start.attempts = 3;
  CHECK(start.decide() == "run, owes failed: flash_failed, drop");
}

TEST_CASE("a confirmed image that the bootloader found damaged is reported") {
  CHECK(of(SlotState::Valid, RecordStage::Confirmed, Runs::Previous).decide() ==
        "run, owes rolled_back: flash_failed, drop");
}

TEST_CASE("a board that was flashed by cable meanwhile forgets the record") {
  CHECK(of(SlotState::Valid, RecordStage::Rebooting, Runs::Elsewhere).decide() == "run, drop");
  CHECK(of(SlotState::PendingVerify, RecordStage::Confirmed, Runs::Elsewhere).decide() == "probation, drop");
}

TEST_CASE("an ordered way back ends in a report once the image before runs") {
  CHECK(of(SlotState::PendingVerify, RecordStage::RollingBack, Runs::Target).decide() ==
        "probation, owes rolled_back, drop");
  CHECK(of(SlotState::Undefined, RecordStage::RollingBack, Runs::Target).decide() == "run, owes rolled_back, drop");
  Start crashed = of(SlotState::Valid, RecordStage::RollingBack, Runs::Target);
  crashed.noted = FailureReason::CrashLoop;
  CHECK(crashed.decide() == "run, owes rolled_back: crash_loop, drop");
}

TEST_CASE("an ordered way back that did not come about is forgotten") {
  CHECK(of(SlotState::Valid, RecordStage::RollingBack, Runs::Previous).decide() == "run, drop");
}

TEST_CASE("without a digest, versions tell which image runs") {
  Start start = of(SlotState::PendingVerify, RecordStage::Rebooting, Runs::Target);
  start.digestIsKnown = false;
  CHECK(start.decide() == "probation, owes confirmed");
  start = of(SlotState::Valid, RecordStage::Booted, Runs::Previous);
  start.digestIsKnown = false;
  CHECK(start.decide() == "run, owes rolled_back: no_checkin, drop");
}

TEST_CASE("where the bootloader does not go back, the firmware does after three starts without a check-in") {
  Start start = of(SlotState::Undefined, RecordStage::Booted, Runs::Target);
  start.probationBoots = 2;
  CHECK(start.decide() == "probation, owes confirmed");
  CHECK_FALSE(start.needsOther);
  start.probationBoots = 3;
  start.reset = ResetReason::Panic;
  CHECK(start.decide() == "start other: crash_loop");
  CHECK(start.needsOther);
  start.otherIsBootable = false;
  CHECK(start.decide() == "probation, owes confirmed");
}

TEST_CASE("a bootloader that goes back by itself is left to it") {
  Start start = of(SlotState::PendingVerify, RecordStage::Booted, Runs::Target);
  start.probationBoots = 200;
  start.badBoots = 200;
  CHECK(start.decide() == "probation, owes confirmed");
  CHECK_FALSE(start.needsOther);
}

TEST_CASE("a confirmed image that crashes five times is left for the other slot, or for safe mode") {
  Start start = of(SlotState::Valid, RecordStage::Confirmed, Runs::Target);
  start.badBoots = 4;
  CHECK(start.decide() == "run");
  CHECK_FALSE(start.needsOther);
  start.badBoots = 5;
  CHECK(start.decide() == "start other: crash_loop");
  CHECK(start.needsOther);
  start.otherIsBootable = false;
  CHECK(start.decide() == "safe mode: crash_loop");
  CHECK(of(SlotState::Valid, RecordStage::Confirmed, Runs::Target).decide() == "run");
}

TEST_CASE("who was sent back because the other image crashed is not sent there again") {
  Start start = of(SlotState::Valid, RecordStage::RollingBack, Runs::Target);
  start.badBoots = 5;
  CHECK(start.decide() == "safe mode: crash_loop");
}

TEST_CASE("crashes and watchdogs in a row are counted, a brownout neither adds nor ends") {
  CHECK(countBadBoots(0, ResetReason::Panic) == 1);
  CHECK(countBadBoots(3, ResetReason::TaskWatchdog) == 4);
  CHECK(countBadBoots(3, ResetReason::InterruptWatchdog) == 4);
  CHECK(countBadBoots(3, ResetReason::OtherWatchdog) == 4);
  CHECK(countBadBoots(3, ResetReason::Brownout) == 3);
  for (const ResetReason reason : {ResetReason::PowerOn, ResetReason::Software, ResetReason::External,
                                   ResetReason::DeepSleep, ResetReason::Unknown}) {
    CHECK(countBadBoots(3, reason) == 0);
  }
  CHECK(countBadBoots(0xFFFFFFFF, ResetReason::Panic) == 0xFFFFFFFF);
}

TEST_CASE("the numbers of a record are what they were: they stand in NVS") {
  CHECK(static_cast<int>(RecordStage::Switching) == 1);
  CHECK(static_cast<int>(RecordStage::Rebooting) == 2);
  CHECK(static_cast<int>(RecordStage::Booted) == 3);
  CHECK(static_cast<int>(RecordStage::Confirmed) == 4);
  CHECK(static_cast<int>(RecordStage::RollingBack) == 5);
  CHECK(offsetof(UpdateRecord, updateId) == 4);
  CHECK(offsetof(UpdateRecord, targetDigest) == 73);
}
