#pragma once
#include <logic/FailureReason.h>
#include <logic/UpdateRecord.h>
#include <ports/Chip.h>
#include <ports/Flash.h>

#include <cstdint>

/** A confirmed image that crashes this often within a minute of its start is left. */
constexpr uint32_t kMostBadBoots = 5;
/** Starts of a new image without reaching the server, where the bootloader does not go back by itself. */
constexpr uint32_t kMostProbationBoots = 3;
/** Ends the count of bad boots. */
constexpr uint32_t kGoodBootMs = 60 * 1000;
/** A new image must reach the server within it. */
constexpr uint32_t kProbationMs = 300 * 1000;
/** How often a switch that never happened (a power cut before it) is done again. */
constexpr uint32_t kMostSwitchAttempts = 3;

struct BootFacts {
  SlotState state;
  const UpdateRecord* record;    // null: none (or unreadable)
  const uint8_t* runningDigest;  // 32 bytes; null: not known, then versions compare instead
  const char* runningVersion;
  uint32_t badBoots;  // crashes in a row within a minute of a start, this one's included (see countBadBoots)
  ResetReason resetReason;
  bool otherIsBootable;  // only asked for where needsOtherSlot() says so
};

enum class BootAction : uint8_t {
  Run,          // normally
  Probation,    // run, reach the server within kProbationMs, then confirm; else reject and restart
  SwitchAgain,  // the switch was cut off: do it again
  StartOther,   // leave this image for the one in the other slot, for `reason`
  SafeMode,     // portal and updates only
};

/** What the server is still to be told. */
enum class OwedReport : uint8_t { None, Confirmed, RolledBack, Failed };

struct BootDecision {
  BootAction action;
  OwedReport owed;       // with Probation: to be told together with the confirmation
  FailureReason reason;  // of RolledBack, Failed or StartOther
  bool dropRecord;       // once what is owed has been told (at once where nothing is)
};

/** Whether the (slow) answer to `otherIsBootable` can matter. */
bool needsOtherSlot(const BootFacts& facts);
/** What this start of the device is. */
BootDecision decideBoot(const BootFacts& facts);
/** The count of bad boots for this start, from the one kept before: a crash or a watchdog adds, a brownout leaves, all
 * else ends it. */
uint32_t countBadBoots(uint32_t before, ResetReason reason);
/** Why a new image did not stay, by what ended it. */
FailureReason reasonOfReset(ResetReason reason);
