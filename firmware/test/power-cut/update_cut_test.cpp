#include <doctest/doctest.h>

#include <cstdio>

#include "CutStory.h"
#include "corpus/TestPatch.h"
#include "fakes/DeltaOffer.h"
#include "fakes/FakeRandom.h"

namespace {

CutStory update(uint32_t sizeBytes) {
  CutStory story;
  story.prepare = [sizeBytes](FakeBoard& board) {
    bringOnline(board);
    board.server.offer(offerOf("2.7.0", sizeBytes));
  };
  story.isOver = [](FakeBoard& board) {
    const UpdateState state = board.server.state;
    const bool isSettled = state == UpdateState::Confirmed || state == UpdateState::RolledBack;
    return isSettled && board.isRunning() && board.shell().status().online;
  };
  return story;
}

/** The same as a delta: the source is the running slot, and the other one is written out of it. */
CutStory deltaUpdate(uint32_t sizeBytes) {
  CutStory story = update(sizeBytes);
  story.prepare = [sizeBytes](FakeBoard& board) {
    bringOnline(board);
    FakeOffer offer = deltaOfferOf("2.7.0", sizeBytes);
    offer.updateId = offerOf("2.7.0").updateId;
    board.server.offer(offer);
  };
  return story;
}

/** A delta that leads to another image than the promised one, and then the whole image. */
CutStory wrongDeltaUpdate() {
  CutStory story = deltaUpdate(64 * 1024);
  story.prepare = [](FakeBoard& board) {
    bringOnline(board);
    FakeOffer offer = deltaOfferOf("2.7.0");
    offer.updateId = offerOf("2.7.0").updateId;
    static const Bytes patch = makePatch(offerOf("2.6.0").image, imageOf("2.5.0", 64 * 1024));
    offer.patch = patch;
    board.server.offer(offer);
  };
  return story;
}

/** The new image gives up, and the board goes back. */
CutStory rollback(Flaw flaw) {
  CutStory story = update(64 * 1024);
  const auto prepare = story.prepare;
  story.prepare = [prepare, flaw](FakeBoard& board) {
    prepare(board);
    board.flaws["2.7.0"] = flaw;
  };
  return story;
}

/** A person orders a confirmed update back. */
CutStory orderedRollback() {
  CutStory story = update(64 * 1024);
  const auto prepare = story.prepare;
  const auto hasUpdated = story.isOver;
  story.prepare = [prepare, hasUpdated](FakeBoard& board) {
    prepare(board);
    board.runUntil([&] { return hasUpdated(board); });
    board.run(5000);
    board.server.script = [&board](const SeenRequest& request, FakeAnswer&) {
      // Told until it has, as the server does.
      if (isHeartbeat(request) && board.server.state == UpdateState::Confirmed && board.server.lastVersion == "2.7.0") {
        board.server.orders = ",\"roll_back\":\"" + offerOf("2.7.0").updateId + "\"";
      }
      return false;
    };
  };
  story.isOver = [](FakeBoard& board) {
    return board.runningVersion() == "2.6.0" && board.server.state == UpdateState::RolledBack &&
           board.shell().status().online;
  };
  return story;
}

/** A person names another Wi-Fi, which is on trial until the server is reached through it. */
CutStory settingsWrite() {
  CutStory story;
  story.prepare = [](FakeBoard& board) {
    bringOnline(board);
    board.wifi.passwords["cellar"] = board.wifi.passwords["workshop"];
    board.log.type("set wifi_ssid cellar\n");
  };
  story.isOver = [](FakeBoard& board) {
    // After a cut before anything was stored, the old Wi-Fi is the right one.
    return board.isRunning() && board.shell().status().online && !board.settings.has(kSettingsSpace, "trial") &&
           board.server.registrations > 1;
  };
  return story;
}

/** A board that was set up meets its server for the first time, and gets its credential. */
CutStory enrolment() {
  CutStory story;
  story.prepare = [](FakeBoard& board) {
    board.flash(0, offerOf("2.6.0").image);
    board.server.triesLeft = 1000;
  };
  story.isOver = [](FakeBoard& board) {
    return board.isRunning() && board.shell().status().online && board.server.heartbeats > 0;
  };
  return story;
}

void cutEverywhere(const CutStory& story, const char* name) {
  const uint64_t operations = operationsOf(story);
  REQUIRE(operations > 0);
  for (uint64_t operation = 1; operation <= operations; operation++) {
    for (const CutKind kind : kAllCuts) {
      const std::string fault = faultAfter(story, {operation, kind, static_cast<uint32_t>(operation)});
      INFO(std::string(name) << ": power fails " << std::string(nameOf(kind)) << " operation " << operation << " of "
                             << operations);
      CHECK(fault == "");
    }
  }
  std::printf("%s: %llu operations, cut at every one\n", name, static_cast<unsigned long long>(operations));
}

}  // namespace

TEST_CASE("a power cut at any operation of an update leaves a board that boots and is managed") {
  cutEverywhere(update(160 * 1024), "update");
}

TEST_CASE("a power cut at any operation of an update as a delta leaves a board that boots and is managed") {
  cutEverywhere(deltaUpdate(160 * 1024), "update as a delta");
}

TEST_CASE(
    "a power cut at any operation leaves a board that boots and is managed, when a delta leads to a wrong image") {
  cutEverywhere(wrongDeltaUpdate(), "delta that leads to another image");
}

TEST_CASE("a power cut at any operation leaves a board that boots and is managed, when the new image never checks in") {
  cutEverywhere(rollback(Flaw::NeverChecksIn), "rollback of an image that never checks in");
}

TEST_CASE("a power cut at any operation leaves a board that boots and is managed, when the new image crashes") {
  cutEverywhere(rollback(Flaw::CrashesInSetup), "rollback of an image that crashes");
}

TEST_CASE("a power cut at any operation of an ordered rollback leaves a board that boots and is managed") {
  cutEverywhere(orderedRollback(), "ordered rollback");
}

TEST_CASE("a power cut at any operation of a change of settings leaves a board that boots and is managed") {
  cutEverywhere(settingsWrite(), "settings");
}

TEST_CASE("a power cut at any operation of the first start and the enrolment leaves a board that is managed") {
  cutEverywhere(enrolment(), "enrolment");
}

TEST_CASE("10,000 random pairs of power cuts leave a board that boots and is managed") {
  constexpr int kPairs = 10000;
  const CutStory stories[] = {update(64 * 1024),
                              rollback(Flaw::NeverChecksIn),
                              rollback(Flaw::CrashesInSetup),
                              orderedRollback(),
                              settingsWrite(),
                              deltaUpdate(64 * 1024),
                              wrongDeltaUpdate()};
  uint64_t operations[std::size(stories)];
  for (size_t i = 0; i < std::size(stories); i++) operations[i] = operationsOf(stories[i]);
  FakeRandom random(20261123);
  for (int pair = 0; pair < kPairs; pair++) {
    const size_t story = random.below(std::size(stories));
    const uint32_t room = static_cast<uint32_t>(operations[story]);
    const Cut first = {1 + random.below(room), kAllCuts[random.below(3)], random.below(1u << 30)};
    const Cut second = {1 + random.below(room), kAllCuts[random.below(3)], random.below(1u << 30)};
    const std::string fault = faultAfter(stories[story], first, &second);
    INFO("pair " << pair << " of story " << story << ": " << first.operation << " and " << second.operation);
    CHECK(fault == "");
  }
}
