#include <doctest/doctest.h>
#include <logic/Base64.h>

#include "Story.h"

namespace {
std::string basic(const std::string& plain) {
  char text[256];
  base64Encode(reinterpret_cast<const uint8_t*>(plain.data()), plain.size(), text, sizeof(text));
  return std::string("Basic ") + text;
}

std::string authorizationOf(const SeenRequest& request) {
  const auto found = request.headers.find("authorization");
  return found == request.headers.end() ? "" : found->second;
}
}  // namespace

TEST_CASE("a credential survives a restart and is presented from the first call on") {
  Story story;
  REQUIRE(story.comesOnline());
  story.server.keepsRequests = true;
  story.board.powerCycle();
  story.board.run(20 * kSecond);
  REQUIRE(story.server.requests.size() >= 2);
  for (const SeenRequest& request : story.server.requests) {
    CHECK(authorizationOf(request) == basic("esp32-24a160c3f0de:" + story.server.password));
  }
  CHECK(story.server.unauthorised == 0);
}

TEST_CASE("the fleet-wide credential of the portal is presented until the device has its own") {
  Story story;
  story.server.enrols = false;
  story.server.keepsRequests = true;
  story.board.settings.writeText(kSettingsSpace, "ota_username", "fleet");
  story.board.settings.writeText(kSettingsSpace, "ota_password", "pass:word");
  REQUIRE(story.comesOnline());
  for (const SeenRequest& request : story.server.requests) CHECK(authorizationOf(request) == basic("fleet:pass:word"));
}

TEST_CASE("an answer with a credential that was lost on the way costs nothing: the next one brings another") {
  Story story;
  bool lost = true;
  story.server.spoil = [&](const SeenRequest& request, FakeAnswer& answer) {
    if (isRegistration(request) && lost) answer.cutBodyAfter = 20;
    if (isRegistration(request)) lost = false;
  };
  CHECK(story.comesOnline());
}

TEST_CASE("a credential that the server does not take any more leads to registration with back-off, not to a storm") {
  Story story;
  REQUIRE(story.comesOnline());
  story.server.password = "another one";
  story.server.passwordWasUsed = true;
  uint32_t calls = 0;
  story.server.script = [&](const SeenRequest&, FakeAnswer&) {
    calls++;
    return false;
  };
  story.board.run(kHour);
  CHECK(calls < 30);
  CHECK(story.server.unauthorised == calls);
  story.server.allowsReenrolment = true;  // a person pressed the button
  const uint32_t heartbeats = story.server.heartbeats;
  CHECK(story.board.runUntil([&] { return story.server.heartbeats > heartbeats; }, 12 * kMinute));
  CHECK(story.server.lastWasAuthorised);
}

TEST_CASE("a server that has forgotten a device gets the fleet-wide credential once the own one was refused") {
  Story story;
  story.board.settings.writeText(kSettingsSpace, "ota_username", "fleet");
  story.board.settings.writeText(kSettingsSpace, "ota_password", "fleet-secret");
  REQUIRE(story.comesOnline());
  story.server.password.clear();  // such as from a backup before it came
  story.server.script = [](const SeenRequest& request, FakeAnswer& answer) {
    answer.status = 401;
    return isRegistration(request) && authorizationOf(request) != basic("fleet:fleet-secret");
  };
  story.board.powerCycle();
  const uint32_t heartbeats = story.server.heartbeats;
  CHECK(story.board.runUntil([&] { return story.server.heartbeats > heartbeats; }, 5 * kMinute));
  CHECK_FALSE(story.server.password.empty());
}

TEST_CASE("where the level is open, a lost credential is replaced by itself") {
  Story story;
  REQUIRE(story.comesOnline());
  story.server.isOpen = true;
  story.server.password = "another one";
  story.server.passwordWasUsed = true;
  const uint32_t heartbeats = story.server.heartbeats;
  CHECK(story.board.runUntil([&] { return story.server.heartbeats > heartbeats + 1; }, 5 * kMinute));
}

TEST_CASE("a download that is refused for want of a credential goes on after the device has registered again") {
  Story story;
  story.server.offer(offerOf("2.7.0", 160 * 1024));
  bool refused = false;
  story.server.script = [&](const SeenRequest& request, FakeAnswer& answer) {
    if (refused || !isDownload(request)) return false;
    refused = true;
    answer.status = 401;
    return true;
  };
  CHECK(story.takes("2.7.0"));
  CHECK(refused);
}

TEST_CASE("another server never sees this server's credential") {
  Story story;
  REQUIRE(story.comesOnline());
  const std::string secret = basic("esp32-24a160c3f0de:" + story.server.password);
  story.server.keepsRequests = true;
  story.server.password.clear();
  story.board.log.type("set server_url http://elsewhere.test:5000\n");
  REQUIRE(story.board.runUntil([&] { return story.server.registrations > 1; }, 5 * kMinute));
  for (const SeenRequest& request : story.server.requests) {
    if (request.headers.at("host") == "elsewhere.test:5000") CHECK(authorizationOf(request) != secret);
  }
}

TEST_CASE("a credential that has only gone through TLS is not sent in the clear because an answer names such a URL") {
  Story story;
  story.board.settings.writeText(kSettingsSpace, "server_url", "https://ota.test");
  story.server.keepsRequests = true;
  story.server.offer(offerOf("2.7.0"));  // its firmware_url is plain http
  REQUIRE(story.board.runUntil([&] { return story.server.unauthorised > 0; }, 5 * kMinute));
  bool sawDownload = false;
  for (const SeenRequest& request : story.server.requests) {
    if (!isDownload(request)) continue;
    sawDownload = true;
    CHECK(authorizationOf(request) == "");
  }
  CHECK(sawDownload);
}

TEST_CASE("a spoilt credential in NVS is not presented, and the device enrols again") {
  Story story;
  story.server.isOpen = true;
  REQUIRE(story.comesOnline());
  story.board.settings.spoil(kSettingsSpace, "credential");
  const std::string before = story.server.password;
  story.board.powerCycle();
  const uint32_t heartbeats = story.server.heartbeats;
  CHECK(story.board.runUntil([&] { return story.server.heartbeats > heartbeats; }, 5 * kMinute));
  CHECK(story.server.password != before);
}
