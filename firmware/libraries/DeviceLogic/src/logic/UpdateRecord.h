#pragma once
#include <logic/FailureReason.h>

#include <cstdint>

/** How far the switch to another image has come. The numbers are frozen: they stand in NVS. */
enum class RecordStage : uint8_t {
  None = 0,
  Switching = 1,    // about to switch the boot slot
  Rebooting = 2,    // the boot slot was switched
  Booted = 3,       // the target image has begun to run
  Confirmed = 4,    // the server has acknowledged the target image
  RollingBack = 5,  // going back on order or after crashes: the target is the image before
};

/**
 * What is kept in NVS (one blob, written as it stands, so the layout is frozen) across the restart into another image:
 * the only way to notice that the bootloader went back.
 */
struct UpdateRecord {
  RecordStage stage;
  FailureReason reason;      // noted by an image that gave up, or why it is rolling back
  uint8_t bootsOnProbation;  // of the target image
  uint8_t attemptsToSwitch;
  char updateId[37];           // empty: not known (a rollback that a person ordered)
  char version[32];            // of the target image
  uint8_t targetDigest[32];    // at the end of the target image
  uint8_t previousDigest[32];  // of the image that ran before
};
static_assert(sizeof(UpdateRecord) == 137);
