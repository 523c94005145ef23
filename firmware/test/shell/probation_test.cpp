#include <doctest/doctest.h>

#include <set>

#include "Story.h"

namespace {

/** The shell with what its update's end is told by. */
bool isSettled(Story& story) {
  return story.board.runUntil(
      [&] { return story.server.state == UpdateState::RolledBack && story.board.runningVersion() == "2.6.0"; });
}

const SeenReport& lastReport(Story& story) { return story.server.reports.back(); }

}  // namespace

TEST_CASE("an image that does not stay is left for the one before, which says why") {
  struct Row {
    Flaw flaw;
    const char* reason;
  };
  const Row rows[] = {{Flaw::NeverChecksIn, "no_checkin"},
                      {Flaw::CrashesInSetup, "crash_loop"},
                      {Flaw::CrashesAfterBegin, "crash_loop"},
                      {Flaw::Hangs, "watchdog"},
                      {Flaw::BrownsOut, "brownout"}};
  for (const uint64_t clockAtStart : {uint64_t{0}, kBeforeTheWrap}) {
    for (const Row& row : rows) {
      FakeBoardOptions options;
      options.clockAtStartMs = clockAtStart;
      Story story(options);
      story.board.flaws["2.7.0"] = row.flaw;
      story.server.offer(offerOf("2.7.0"));
      INFO("for " << std::string(row.reason));
      CHECK(isSettled(story));
      CHECK(lastReport(story).state == "rolled_back");
      CHECK(lastReport(story).reason == row.reason);
      CHECK(story.board.starts == 3);  // 2.6.0, 2.7.0 once, 2.6.0
      CHECK(story.board.shell().status().updateStage == UpdateStage::RolledBack);
      CHECK(std::string(story.board.shell().status().updateReason) == row.reason);
      const uint32_t heartbeats = story.server.heartbeats;
      story.board.run(10 * kMinute);
      CHECK(story.board.starts == 3);
      CHECK(story.server.heartbeats > heartbeats);
      CHECK_FALSE(story.board.settings.has(kSettingsSpace, "update"));
    }
  }
}

TEST_CASE("a new image has five minutes to reach the server, and not less") {
  Story story;
  story.board.flaws["2.7.0"] = Flaw::NeverChecksIn;
  story.server.offer(offerOf("2.7.0"));
  REQUIRE(story.board.runUntil([&] { return story.board.runningVersion() == "2.7.0"; }));
  story.board.run(295 * kSecond);
  CHECK(story.board.runningVersion() == "2.7.0");
  CHECK(story.board.shell().status().updateStage == UpdateStage::Probation);
  story.board.run(10 * kSecond);
  CHECK(story.board.runningVersion() == "2.6.0");
}

TEST_CASE("a new image whose network comes late is kept") {
  Story story;
  story.server.offer(offerOf("2.7.0"));
  REQUIRE(story.board.runUntil([&] { return story.server.state == UpdateState::Rebooting; }));
  story.board.wifi.passwords.clear();
  REQUIRE(story.board.runUntil([&] { return story.board.runningVersion() == "2.7.0"; }));
  story.board.run(200 * kSecond);
  story.board.wifi.passwords["workshop"] = "solder-and-flux";
  CHECK(story.takes("2.7.0"));
  story.board.run(10 * kMinute);
  CHECK(story.board.runningVersion() == "2.7.0");
}

TEST_CASE("a new image does not sleep through a server that comes back just in time") {
  Story story;
  story.server.offer(offerOf("2.7.0"));
  REQUIRE(story.board.runUntil([&] { return story.board.runningVersion() == "2.7.0"; }));
  story.board.network.outcome = ConnectOutcome::Refused;
  story.board.network.dropAfter = 0;
  story.board.run(265 * kSecond);
  story.board.network.outcome = ConnectOutcome::Connected;
  story.board.network.dropAfter = UINT64_MAX;
  CHECK(story.takes("2.7.0", 2 * kMinute));
  story.board.run(10 * kMinute);
  CHECK(story.board.runningVersion() == "2.7.0");
}

TEST_CASE("a report that was not told before the power went is told after it") {
  for (const bool good : {true, false}) {
    Story story;
    if (!good) story.board.flaws["2.7.0"] = Flaw::CrashesInSetup;
    story.server.offer(offerOf("2.7.0"));
    const std::string last = good ? "\"confirmed\"" : "\"rolled_back\"";
    bool lost = true;
    story.server.script = [&](const SeenRequest& request, FakeAnswer& answer) {
      answer.status = 500;
      return lost && request.body.find(last) != std::string::npos;
    };
    const std::string version = good ? "2.7.0" : "2.6.0";
    REQUIRE(story.board.runUntil([&] { return story.board.starts >= (good ? 2u : 3u); }));
    story.board.run(kMinute);
    story.board.powerCycle();
    story.board.run(kMinute);
    CHECK(story.board.runningVersion() == version);
    lost = false;
    CHECK(story.reports(good ? "confirmed" : "rolled_back", good ? "" : "crash_loop", 10 * kMinute) == good);
    CHECK(lastReport(story).state == (good ? "confirmed" : "rolled_back"));
  }
}

TEST_CASE("the server orders a confirmed update back, and the board starts the image before") {
  Story story;
  story.server.offer(offerOf("2.7.0"));
  REQUIRE(story.takes("2.7.0"));
  story.board.run(kMinute);
  story.server.orders = ",\"roll_back\":\"" + offerOf("2.7.0").updateId + "\"";
  CHECK(isSettled(story));
  CHECK(lastReport(story).state == "rolled_back");
  CHECK(lastReport(story).reason == "");
  CHECK(lastReport(story).updateId == offerOf("2.7.0").updateId);
  story.board.run(kMinute);
  story.board.powerCycle();
  story.board.run(kMinute);
  CHECK(story.board.runningVersion() == "2.6.0");
}

TEST_CASE("a person at the serial line orders it back, and the server hears of it") {
  Story story;
  story.server.offer(offerOf("2.7.0"));
  REQUIRE(story.takes("2.7.0"));
  story.board.run(kMinute);
  story.board.log.type("rollback\n");
  CHECK(isSettled(story));
  CHECK(lastReport(story).state == "rolled_back");
}

TEST_CASE("an order to go back is not obeyed where the other slot is not the image before") {
  Story story;
  REQUIRE(story.comesOnline());
  story.server.orders = ",\"roll_back\":\"0193a5f0-5c4e-7b7e-9d0e-2f6f5f0c1a11\"";
  story.board.run(5 * kMinute);
  CHECK(story.board.starts == 1);
  CHECK(story.board.log.has("no rollback"));
}

TEST_CASE("an order to go back is not obeyed when a download has overwritten the image before") {
  Story story;
  story.server.offer(offerOf("2.7.0"));
  REQUIRE(story.takes("2.7.0"));
  story.board.run(kMinute);
  FakeOffer bad = offerOf("2.8.0");
  bad.updateId.back() = '2';
  bad.sha256 = std::string(64, 'b');
  story.server.triesLeft = 0;
  story.server.offer(bad);
  REQUIRE(story.reports("failed", "bad_hash"));
  story.server.orders = ",\"roll_back\":\"" + offerOf("2.7.0").updateId + "\"";
  story.board.run(5 * kMinute);
  CHECK(story.board.runningVersion() == "2.7.0");
  CHECK(story.board.starts == 2);
}

TEST_CASE("an order to go back is not obeyed when the other slot holds a whole image that is not the one before") {
  // Such as one that was downloaded, and whose hash was not found wrong before the power went.
  Story story;
  story.server.offer(offerOf("2.7.0"));
  REQUIRE(story.takes("2.7.0"));
  story.board.run(kMinute);
  story.board.flash(0, offerOf("2.8.0").image);
  story.server.orders = ",\"roll_back\":\"" + offerOf("2.7.0").updateId + "\"";
  story.board.run(5 * kMinute);
  CHECK(story.board.runningVersion() == "2.7.0");
  story.board.log.type("rollback\n");
  story.board.run(kMinute);
  CHECK(story.board.runningVersion() == "2.7.0");
}

TEST_CASE("an order to go back that cannot be obeyed does not disturb the download that made it so") {
  Story story;
  story.server.offer(offerOf("2.7.0"));
  REQUIRE(story.takes("2.7.0"));
  story.board.run(kMinute);
  story.server.script = [&](const SeenRequest& request, FakeAnswer&) {
    if (isHeartbeat(request) && story.server.downloads > 3)
      story.server.orders = ",\"roll_back\":\"" + offerOf("2.7.0").updateId + "\"";
    return false;
  };
  FakeOffer next = offerOf("2.8.0", 160 * 1024);
  next.updateId.back() = '2';
  story.server.offer(next);
  story.board.network.drip = 8;
  CHECK(story.takes("2.8.0"));
}

TEST_CASE("an order to go back below the own security version is not obeyed") {
  Story story;
  TestImage secure;
  secure.version = "2.7.0";
  secure.securityVersion = 1;
  FakeOffer offer = offerOf("2.7.0");
  offer.image = makeImage(secure);
  offer.securityVersion = 1;
  story.server.offer(offer);
  REQUIRE(story.takes("2.7.0"));
  story.board.run(kMinute);
  story.server.orders = ",\"roll_back\":\"" + offer.updateId + "\"";
  story.board.run(5 * kMinute);
  CHECK(story.board.runningVersion() == "2.7.0");
}

TEST_CASE("an image before that does not start any more brings the board back, and is not started again and again") {
  Story story;
  story.server.offer(offerOf("2.7.0"));
  REQUIRE(story.takes("2.7.0"));
  story.board.run(kMinute);
  story.board.flaws["2.6.0"] = Flaw::CrashesAfterBegin;
  story.server.script = [&](const SeenRequest& request, FakeAnswer&) {
    if (isHeartbeat(request)) story.server.orders = ",\"roll_back\":\"" + offerOf("2.7.0").updateId + "\"";
    return false;
  };
  story.board.run(2 * kHour);
  CHECK(story.board.runningVersion() == "2.7.0");
  CHECK(story.board.starts < 10);
}

TEST_CASE("a confirmed image that keeps crashing is left for the one before") {
  Story story;
  story.server.offer(offerOf("2.7.0"));
  REQUIRE(story.takes("2.7.0"));
  story.board.run(2 * kMinute);
  story.board.flaws["2.7.0"] = Flaw::CrashesAfterBegin;
  CHECK(isSettled(story));
  CHECK(lastReport(story).reason == "crash_loop");
  CHECK(story.board.starts == 2 + kMostBadBoots + 1);
}

TEST_CASE("an image that keeps crashing with nothing to go back to stays reachable in safe mode") {
  class Crashing final : public DeviceFeature {
   public:
    void begin() override { throw Crashed(); }
    void tick() override { throw Crashed(); }
  };
  Crashing feature;
  Story story;
  story.board.features.push_back(&feature);
  REQUIRE(story.board.runUntil([&] { return story.server.heartbeats > 0; }));
  CHECK(story.board.shell().status().safeMode);
  CHECK(story.board.starts == 1 + kMostBadBoots);
  story.server.offer(offerOf("2.7.0"));
  story.board.runUntil([&] { return story.server.state == UpdateState::Rebooting; });
  story.board.features.clear();  // the new image has it mended
  CHECK(story.takes("2.7.0"));
}

TEST_CASE("crashes a minute and more after the start are not counted together") {
  Story story;
  for (int crash = 0; crash < 8; crash++) {
    story.board.flaws["2.6.0"] = Flaw::None;
    story.board.run(2 * kMinute);
    story.board.flaws["2.6.0"] = Flaw::CrashesAfterBegin;
    story.board.run(1);
    story.board.flaws["2.6.0"] = Flaw::None;
  }
  story.board.run(kMinute);
  CHECK_FALSE(story.board.shell().status().safeMode);
}

TEST_CASE("a board whose bootloader cannot go back says so, and goes back by itself when the server is not reached") {
  FakeBoardOptions options;
  options.bootloaderKeepsStates = false;
  for (const Flaw flaw : {Flaw::None, Flaw::NeverChecksIn, Flaw::CrashesAfterBegin}) {
    Story story(options);
    story.server.keepsRequests = true;
    story.board.flaws["2.7.0"] = flaw;
    story.server.offer(offerOf("2.7.0"));
    if (flaw == Flaw::None) {
      CHECK(story.takes("2.7.0"));
      story.board.run(kMinute);
      CHECK(lastReport(story).detail == "this board's bootloader cannot roll back");
    } else {
      CHECK(isSettled(story));
      CHECK(lastReport(story).reason == (flaw == Flaw::NeverChecksIn ? "no_checkin" : "crash_loop"));
    }
    CHECK(story.server.requests.front().body.find("\"ota,resume,delta\"") != std::string::npos);
  }
}
