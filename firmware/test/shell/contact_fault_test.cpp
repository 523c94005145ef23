// What keeps the device from its server, and how it goes on afterwards.
#include <doctest/doctest.h>

#include "Story.h"

TEST_CASE("a server that is away is tried with back-off, and all goes on when it is back") {
  for (const ConnectOutcome outcome : {ConnectOutcome::Refused, ConnectOutcome::TimedOut, ConnectOutcome::NoAddress}) {
    Story story;
    story.board.network.outcome = outcome;
    story.board.run(6 * kHour);
    CHECK(story.board.starts == 1);
    CHECK(story.board.shell().led().shown() == LedSignal::Error);
    CHECK_FALSE(story.board.shell().status().online);
    story.board.network.outcome = ConnectOutcome::Connected;
    CHECK(story.board.runUntil([&] { return story.server.heartbeats > 0; }, 6 * kMinute));
  }
}

TEST_CASE("a server that is overloaded is left alone for as long as it asks") {
  Story story;
  REQUIRE(story.comesOnline());
  uint32_t calls = 0;
  story.server.script = [&](const SeenRequest&, FakeAnswer& answer) {
    calls++;
    answer.status = 503;
    answer.headers = {{"Retry-After", "600"}};
    return true;
  };
  story.board.run(11 * kMinute);
  CHECK(calls <= 2);
}

TEST_CASE("answers that are no answers are named, and nothing of them is believed") {
  struct Row {
    const char* body;
    const char* named;
  };
  const std::string deep(200, '[');
  const Row rows[] = {{"<html><body>Log in</body></html>", "not JSON"},
                      {"", "empty"},
                      {"{\"status\":\"heartbeat_received\"", "not JSON"},
                      {"{\"status\":\"other\",\"timestamp\":\"2026-11-23T10:00:00.000Z\"}", "status"},
                      {deep.c_str(), "deep"}};
  for (const Row& row : rows) {
    Story story;
    REQUIRE(story.comesOnline());
    story.server.spoil = [&](const SeenRequest& request, FakeAnswer& answer) {
      if (isHeartbeat(request)) answer.body = row.body;
    };
    story.board.log.said.clear();
    story.board.run(2 * kMinute);
    INFO("for " << std::string(row.named) << "\n" << story.board.log.said);
    CHECK(story.board.log.has("the answer is not understood"));
    CHECK(story.board.log.has(row.named));
  }
}

TEST_CASE("an answer of a megabyte is broken off") {
  Story story;
  REQUIRE(story.comesOnline());
  story.server.spoil = [&](const SeenRequest& request, FakeAnswer& answer) {
    if (isCheck(request)) answer.body.assign(1024 * 1024, ' ');
  };
  story.board.run(3 * kMinute);
  CHECK(story.board.log.has("larger than any may be"));
  story.server.spoil = nullptr;
  const uint32_t heartbeats = story.server.heartbeats;
  story.board.run(10 * kMinute);
  CHECK(story.server.heartbeats > heartbeats);
}

TEST_CASE("a TLS handshake is not begun without its 45,000 bytes in one block, and is made when they are there") {
  Story story;
  story.board.settings.writeText(kSettingsSpace, "server_url", "https://ota.test");
  story.board.cpu.largestBlock = kTlsBlockBytes - 1;
  story.board.run(2 * kMinute);
  CHECK(story.server.registrations == 0);
  CHECK(story.board.log.has("not enough memory for TLS"));
  story.board.cpu.largestBlock = kTlsBlockBytes;
  CHECK(story.board.runUntil([&] { return story.server.heartbeats > 0; }, 6 * kMinute));
}

TEST_CASE("nothing is said without Wi-Fi, and everything is said again with it") {
  Story story;
  REQUIRE(story.comesOnline());
  story.board.wifi.passwords.clear();
  story.board.run(5 * kSecond);
  const uint32_t heartbeats = story.server.heartbeats;
  story.board.run(kHour);
  CHECK(story.server.heartbeats == heartbeats);
  CHECK_FALSE(story.board.shell().status().online);
  story.board.wifi.passwords["workshop"] = "solder-and-flux";
  CHECK(story.board.runUntil([&] { return story.server.heartbeats > heartbeats; }, 10 * kMinute));
}

TEST_CASE(
    "a report that the server cannot take keeps the device neither from its heartbeats nor, in the end, from checks") {
  Story story;
  story.server.triesLeft = 0;
  FakeOffer offer = offerOf("2.7.0");
  offer.sha256 = std::string(64, 'a');
  story.server.offer(offer);
  story.server.spoil = [](const SeenRequest& request, FakeAnswer& answer) {
    if (request.body.find("\"failed\"") != std::string::npos) answer.status = 500;
  };
  REQUIRE(story.reports("failed", "bad_hash"));
  const uint32_t checks = story.server.checks;
  const uint32_t heartbeats = story.server.heartbeats;
  story.board.run(3 * kHour);
  CHECK(story.server.heartbeats > heartbeats + 20);
  CHECK(story.server.checks > checks);
}
