#include "Story.h"

#include <algorithm>

FakeOffer offerOf(const std::string& version, uint32_t sizeBytes) {
  FakeOffer offer;
  offer.version = version;
  offer.image = imageOf(version, sizeBytes);
  return offer;
}

Story::Story(const FakeBoardOptions& options) : board(options), server(board.server) {
  board.flash(0, imageOf("2.6.0", 64 * 1024));
}

bool Story::comesOnline() {
  return board.runUntil([this] { return server.heartbeats > 0 && board.shell().status().online; }, kMinute);
}

bool Story::takes(const std::string& version, uint64_t limitMs) {
  return board.runUntil([&] { return server.hasConfirmed() && board.runningVersion() == version; }, limitMs);
}

bool Story::reports(const std::string& state, const std::string& reason, uint64_t limitMs) {
  return board.runUntil([&] { return server.hasReport(state, reason); }, limitMs);
}

bool Story::otherSlotHolds(const std::vector<uint8_t>& image) const {
  const std::vector<uint8_t>& slot = board.chip.slot(1);
  return image.size() <= slot.size() && std::equal(image.begin(), image.end(), slot.begin());
}

int Story::progressThatRose() const {
  int before = -1;
  for (const SeenReport& report : server.reports) {
    if (report.state != "downloading") continue;
    if (report.progress <= before) return -1;
    before = report.progress;
  }
  return before;
}
