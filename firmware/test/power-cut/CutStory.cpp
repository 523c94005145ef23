#include "CutStory.h"

#include <algorithm>

namespace {
constexpr uint64_t kMinute = 60 * 1000;
constexpr uint64_t kStoryLimitMs = 60 * kMinute;
/** The server's own deadlines are not played: what it gave up on, it offers again at once. */
constexpr int kManyTries = 1000;

bool isOurs(const std::vector<uint8_t>& slot) {
  const auto holds = [&slot](const std::vector<uint8_t>& image) {
    return std::equal(image.begin(), image.end(), slot.begin());
  };
  for (const char* version : {"2.6.0", "2.7.0", "2.8.0"}) {
    for (const uint32_t size : {64u * 1024, 160u * 1024}) {
      if (holds(imageOf(version, size)) || holds(nextImage(version, size))) return true;
    }
  }
  return false;
}

bool isOnline(FakeBoard& board) { return board.isRunning() && board.shell().status().online; }

std::string faultOf(FakeBoard& board) {
  if (board.isBricked) return "no image boots";
  if (board.chip.writesOverUnerased() > 0) return "wrote over flash that was not erased";
  if (!isOurs(board.chip.slot(board.boot.start()))) return "runs an image that nobody published";
  if (!isOnline(board)) return "does not reach the server";
  if (!board.server.lastWasAuthorised) return "has no credential";
  return "";
}
}  // namespace

const char* nameOf(CutKind kind) {
  switch (kind) {
    case CutKind::Before:
      return "before";
    case CutKind::Torn:
      return "in the middle of";
    case CutKind::After:
      return "right after";
  }
  return "";
}

FakeOffer offerOf(const std::string& version, uint32_t sizeBytes) {
  FakeOffer offer;
  offer.version = version;
  offer.image = imageOf(version, sizeBytes);
  // The last digits name the version, so that each offer has an id of its own.
  offer.updateId = "0193a5f0-5c4e-7b7e-9d0e-2f6f5f0c1a" + version.substr(0, 1) + version.substr(2, 1);
  return offer;
}

void bringOnline(FakeBoard& board) {
  board.flash(0, offerOf("2.6.0").image);
  board.server.triesLeft = kManyTries;
  board.runUntil([&] { return isOnline(board) && board.server.heartbeats > 0; }, kMinute);
}

uint64_t operationsOf(const CutStory& story) {
  FakeBoard board(story.options);
  story.prepare(board);
  const uint64_t before = board.power.operations();
  const bool ended = board.runUntil([&] { return story.isOver(board); }, kStoryLimitMs);
  return ended ? board.power.operations() - before : 0;
}

std::string faultAfter(const CutStory& story, const Cut& first, const Cut* second) {
  FakeBoard board(story.options);
  story.prepare(board);
  board.power.failAt(first.operation, first.kind, first.seed);
  bool hasFailed = false;
  const bool ended = board.runUntil(
      [&] {
        hasFailed = hasFailed || board.power.hasFailed();
        if (second != nullptr && board.power.hasFailed()) {
          board.power.failAt(second->operation, second->kind, second->seed);
          second = nullptr;
        }
        return story.isOver(board);
      },
      kStoryLimitMs);
  if (board.isBricked) return "no image boots";
  if (!ended) return "the story does not end";
  if (!hasFailed) return "the power never failed";
  board.power.neverFail();
  board.runUntil([&] { return isOnline(board); }, 10 * kMinute);
  std::string fault = faultOf(board);
  if (!fault.empty()) return fault;
  board.flaws.clear();
  board.server.offer(offerOf("2.8.0"));
  board.server.orders = ",\"check_now\":true";
  const bool took = board.runUntil(
      [&] { return board.server.hasConfirmed() && board.runningVersion() == "2.8.0" && isOnline(board); },
      30 * kMinute);
  fault = faultOf(board);
  if (!fault.empty()) return fault + ", after the next update";
  if (!took) return "does not take the next update";
  board.powerCycle();
  board.runUntil([&] { return isOnline(board); }, 10 * kMinute);
  return board.runningVersion() == "2.8.0" ? "" : "does not keep the next update";
}
