#pragma once
#include <string>

#include "fakes/FakeBoard.h"

constexpr uint64_t kSecond = 1000;
constexpr uint64_t kMinute = 60 * kSecond;
constexpr uint64_t kHour = 60 * kMinute;

/** Where a clock of 32 bits would wrap a minute after the start; everything must be as on any other day. */
constexpr uint64_t kBeforeTheWrap = (uint64_t{1} << 32) - kMinute;

/** An offer of this version; its image is made once. */
FakeOffer offerOf(const std::string& version, uint32_t sizeBytes = 64 * 1024);

/** A provisioned board that runs 2.6.0. */
struct Story {
  explicit Story(const FakeBoardOptions& options = {});
  /** Until it has registered and was heard from. */
  bool comesOnline();
  /** Until the update is confirmed and its version runs. */
  bool takes(const std::string& version, uint64_t limitMs = kHour);
  /** Until the server has this report. */
  bool reports(const std::string& state, const std::string& reason, uint64_t limitMs = kHour);
  /** The last percentage of a download that was reported; -1 where one was not above that before it. */
  int progressThatRose() const;
  /** Whether the slot beside 2.6.0 holds exactly the offered image. */
  bool otherSlotHolds(const std::vector<uint8_t>& image) const;
  /** Whether the bootloader would start what stands beside 2.6.0. */
  bool otherSlotIsBootable() { return board.boot.check(1).valid; }

  FakeBoard board;
  FakeServer& server;
};
