#include <doctest/doctest.h>

#include "fakes/FakeBoard.h"

namespace {

constexpr uint64_t kMinute = 60 * 1000;

/** A board that runs 2.6.0, registered, with 2.7.0 on offer. */
struct Update {
  explicit Update(const FakeBoardOptions& options = {}) : board(options) {
    board.flash(0, makeImage({}));
    FakeOffer offer;
    offer.version = "2.7.0";
    TestImage next;
    next.version = "2.7.0";
    next.sizeBytes = 160 * 1024;
    offer.image = makeImage(next);
    board.server.offer(offer);
  }
  bool confirms(uint64_t limitMs = 60 * kMinute) {
    return board.runUntil([this] { return board.server.hasConfirmed() && board.runningVersion() == "2.7.0"; }, limitMs);
  }
  FakeBoard board;
};

}  // namespace

TEST_CASE("a board registers, enrols, takes an update over ranges and confirms it") {
  Update update;
  CHECK(update.confirms(10 * kMinute));
  update.board.run(2 * kMinute);
  FakeServer& server = update.board.server;
  CHECK(server.statesReported() ==
        std::vector<std::string>{"downloading", "verifying", "installing", "rebooting", "confirmed"});
  CHECK(server.downloads == 5);
  CHECK(server.imageBytesAsked == 160 * 1024);
  CHECK(server.unauthorised == 0);
  CHECK(update.board.starts == 2);
  CHECK(update.board.boot.stateOf(1) == SlotState::Valid);
}
