#include <doctest/doctest.h>
#include <logic/Cjson.h>

#include "Story.h"

namespace {

/** When the server saw each request of a kind, in the board's time since its start. */
std::vector<uint64_t> timesOf(Story& story, bool (*kind)(const SeenRequest&), uint64_t runMs) {
  auto times = std::make_shared<std::vector<uint64_t>>();
  story.server.script = [&story, times, kind](const SeenRequest& request, FakeAnswer&) {
    if (kind(request)) times->push_back(story.board.clock.nowMs());
    return false;
  };
  story.board.run(runMs);
  return *times;
}

void everyGapIs(const std::vector<uint64_t>& times, uint64_t wantedMs) {
  for (size_t i = 1; i < times.size(); i++) {
    const uint64_t gap = times[i] - times[i - 1];
    CHECK(gap >= wantedMs * 9 / 10);
    CHECK(gap <= wantedMs * 11 / 10 + 2 * kSecond);
  }
}

}  // namespace

TEST_CASE("a board says who it is in every call") {
  Story story;
  story.server.keepsRequests = true;
  REQUIRE(story.comesOnline());
  for (const SeenRequest& request : story.server.requests) {
    CHECK(request.headers.at("x-device-type") == "ESP32_OTA_Base");
    CHECK(request.headers.at("x-device-version") == "2.6.0");
    CHECK(request.headers.at("x-device-image") == digestHex(offerOf("2.6.0").image));
    CHECK(request.headers.at("host") == "ota.test:5000");
  }
  const SeenRequest& first = story.server.requests.front();
  CHECK(isRegistration(first));
  cJSON* body = cJSON_Parse(first.body.c_str());
  CHECK(std::string(cJSON_GetObjectItem(body, "device_id")->valuestring) == "esp32-24a160c3f0de");
  CHECK(std::string(cJSON_GetObjectItem(body, "device_name")->valuestring) == "Hall sign");
  CHECK(cJSON_IsTrue(cJSON_GetObjectItem(body, "can_enrol")));
  CHECK(cJSON_GetObjectItem(body, "slot_size")->valuedouble == 256 * 1024);
  cJSON_Delete(body);
}

TEST_CASE("heartbeats come every minute and checks every two, give or take a tenth, across the wrap too") {
  for (const uint64_t clockAtStart : {uint64_t{0}, kBeforeTheWrap}) {
    FakeBoardOptions options;
    options.clockAtStartMs = clockAtStart;
    Story heartbeats(options);
    const std::vector<uint64_t> beats = timesOf(heartbeats, isHeartbeat, kHour);
    CHECK(beats.size() >= 54);
    everyGapIs(beats, kMinute);
    Story checks(options);
    const std::vector<uint64_t> checked = timesOf(checks, isCheck, kHour);
    CHECK(checked.size() >= 27);
    everyGapIs(checked, 2 * kMinute);
  }
}

TEST_CASE("the server says how often, within bounds") {
  Story story;
  story.server.spoil = [](const SeenRequest& request, FakeAnswer& answer) {
    if (isHeartbeat(request)) answer.body.insert(answer.body.size() - 1, ",\"heartbeat_s\":300,\"check_s\":1");
  };
  REQUIRE(story.comesOnline());
  const uint32_t heartbeats = story.server.heartbeats;
  const uint32_t checks = story.server.checks;
  story.board.run(30 * kMinute);
  CHECK(story.server.heartbeats - heartbeats <= 7);
  CHECK(story.server.heartbeats - heartbeats >= 5);
  CHECK(story.server.checks - checks <= 67);  // 30 s is the least
}

TEST_CASE("an order to check reaches the device with its next heartbeat") {
  Story story;
  REQUIRE(story.comesOnline());
  story.board.run(kMinute);
  const uint32_t checks = story.server.checks;
  story.server.orders = ",\"check_now\":true,\"check_s\":86400";
  REQUIRE(story.board.runUntil([&] { return story.server.orders.empty(); }));
  story.board.run(2 * kSecond);
  CHECK(story.server.checks == checks + 1);
}

TEST_CASE("the button checks for an update") {
  Story story;
  REQUIRE(story.comesOnline());
  story.board.run(kMinute);
  const uint32_t checks = story.server.checks;
  story.board.pins.levels[0] = 0;
  story.board.run(600);
  story.board.pins.levels[0] = 255;
  story.board.run(2 * kSecond);
  CHECK(story.server.checks == checks + 1);
}

TEST_CASE("a person's order to show itself is shown for some seconds") {
  Story story;
  REQUIRE(story.comesOnline());
  story.server.orders = ",\"identify\":true";
  REQUIRE(story.board.runUntil([&] { return story.server.orders.empty(); }));
  story.board.run(2 * kSecond);
  CHECK(story.board.shell().led().shown() == LedSignal::Identify);
  story.board.run(20 * kSecond);
  CHECK(story.board.shell().led().shown() == LedSignal::Online);
}

TEST_CASE("settings that the server sends reach the features, and what features know reaches the server") {
  class Lamp final : public DeviceFeature {
   public:
    void begin() override {}
    void tick() override {}
    void addToHeartbeat(JsonWriter& json) override { json.flag("motion", true); }
    void applySettings(const cJSON& settings) override {
      mode = cJSON_GetObjectItem(cJSON_GetObjectItem(&settings, "led"), "mode")->valueint;
    }
    const char* capabilities() const override { return "lamp"; }
    int mode = -1;
  };
  Lamp lamp;
  Story story;
  story.server.keepsRequests = true;
  story.board.features.push_back(&lamp);
  story.server.orders = R"(,"settings":{"led":{"mode":3,"brightness":128,"interval_ms":1000,"external":false}})";
  REQUIRE(story.comesOnline());
  story.board.run(kSecond);
  CHECK(lamp.mode == 3);
  CHECK(story.server.requests.front().body.find("ota,resume,delta,rollback,lamp") != std::string::npos);
  CHECK(story.server.requests[1].body.find("\"motion\":true") != std::string::npos);
}

TEST_CASE("a feature fetches its picture with the device's credential, and once more when it was broken off") {
  class Picture final : public FetchReceiver {
   public:
    bool onHead(const FetchHead& head) override {
      status = head.status;
      etag = head.etag;
      return true;
    }
    bool onBody(const uint8_t*, size_t count) override {
      bytes += count;
      return true;
    }
    void onEnd(FetchEnd end) override { ends.push_back(end); }
    int status = 0;
    std::string etag;
    size_t bytes = 0;
    std::vector<FetchEnd> ends;
  };
  Picture picture;
  Story story;
  REQUIRE(story.comesOnline());
  SeenRequest seen;
  bool cut = true;
  story.server.script = [&](const SeenRequest& request, FakeAnswer& answer) {
    if (request.path.find("/picture") == std::string::npos) return false;
    seen = request;
    answer.headers = {{"ETag", "\"abc\""}};
    answer.body.assign(48062, 'B');
    if (cut) answer.cutBodyAfter = 1000;
    return true;
  };
  const FetchRequest wanted = {"picture", "\"old\""};
  for (int tries = 1; tries <= 2; tries++) {
    REQUIRE(story.board.runUntil([&] { return story.board.shell().fetch(wanted, picture); }, kMinute));
    CHECK_FALSE(story.board.shell().fetch(wanted, picture));
    story.board.run(10 * kSecond);
    cut = false;
  }
  CHECK(picture.ends == std::vector<FetchEnd>{FetchEnd::BrokenOff, FetchEnd::Complete});
  CHECK(picture.status == 200);
  CHECK(picture.etag == "\"abc\"");
  CHECK(picture.bytes == 1000 + 48062);
  CHECK(seen.path == "/api/devices/esp32-24a160c3f0de/picture");
  CHECK(seen.headers.at("if-none-match") == "\"old\"");
  CHECK(seen.headers.count("authorization") == 1);
}

TEST_CASE("a check that has not changed is asked for as such") {
  Story story;
  uint32_t unchanged = 0;
  story.server.spoil = [&](const SeenRequest& request, FakeAnswer& answer) {
    if (!isCheck(request)) return;
    answer.headers.emplace_back("ETag", "W/\"none\"");
    const auto found = request.headers.find("if-none-match");
    if (found == request.headers.end() || found->second != "W/\"none\"" || story.server.state == UpdateState::Offered) {
      return;
    }
    unchanged++;
    answer.status = 304;
    answer.body.clear();
  };
  story.board.run(10 * kMinute);
  CHECK(unchanged >= 3);
  story.server.offer(offerOf("2.7.0"));
  CHECK(story.takes("2.7.0", 10 * kMinute));
}
