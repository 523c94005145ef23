#include <corpus/Golden.h>
#include <doctest/doctest.h>
#include <logic/Messages.h>
#include <logic/ResetReasonWord.h>

#include <functional>

namespace {

constexpr const char* kUpdateId = "0193a5f0-5c4e-7b7e-9d0e-2f6f5f0c1a11";

std::string written(const std::function<void(JsonWriter&)>& write) {
  char room[kRequestSize];
  JsonWriter json(room, sizeof room);
  write(json);
  REQUIRE(json.isWhole());
  return std::string(json.view());
}

/** Compares with the message of a golden file that has this name; the order of fields does not count. */
bool isGolden(const std::string& text, const char* file, const std::string& name) {
  const Golden golden(file);
  cJSON* parsed = cJSON_Parse(text.c_str());
  bool same = false;
  const cJSON* entry;
  cJSON_ArrayForEach(entry, golden.root()) {
    if (Golden::text(entry, "name") == name) same = cJSON_Compare(parsed, Golden::field(entry, "message"), true);
  }
  cJSON_Delete(parsed);
  return same;
}

HeartbeatFacts heartbeatFacts() { return {"2.5.0", 5160, 226972, 180112, 110580, -61, "power_on", 12}; }

}  // namespace

TEST_CASE("a registration says everything that the golden one says") {
  const RegisterFacts facts = {
      "esp32-24a160c3f0de", "Hall sign", "ESP32_OTA_Base", "2.5.0", "Reception", "workshop", "dashboard,ota",
      "24:A1:60:C3:F0:DE",  "ESP32",     4194304,          1310720, "power_on",  true};
  CHECK(isGolden(written([&](JsonWriter& json) { writeRegister(json, facts); }), "register-request.json",
                 "our firmware, everything it can say"));
}

TEST_CASE("a registration leaves out what is not known, and an unnamed device goes by its id") {
  RegisterFacts facts = {};
  facts.deviceId = "esp32-24a160c3f0de";
  facts.deviceType = "ESP32_OTA_Base";
  facts.deviceName = "";
  CHECK(written([&](JsonWriter& json) { writeRegister(json, facts); }) ==
        "{\"device_id\":\"esp32-24a160c3f0de\",\"device_name\":\"esp32-24a160c3f0de\",\"device_type\":\"ESP32_OTA_"
        "Base\"}");
}

TEST_CASE("the longest registration fits the room that there is for it") {
  const std::string name(100, '"');    // each takes two characters
  const std::string ssid(32, '\x01');  // each takes six
  const std::string list(200, 'c');
  const RegisterFacts facts = {"esp32-24a160c3f0de",
                               name.c_str(),
                               "ESP32_OTA_Base12345678901234567",
                               "1.2.3-aaaaaaaaaaaaaaaaaaaaaaaaa",
                               name.c_str(),
                               ssid.c_str(),
                               list.c_str(),
                               "24a160c3f0de",
                               "ESP32-S3",
                               4294967295,
                               4294967295,
                               "interrupt_watchdog",
                               true};
  CHECK(written([&](JsonWriter& json) { writeRegister(json, facts); }).size() < kRequestSize);
}

TEST_CASE("a heartbeat with what features add says everything that the golden one says") {
  CHECK(isGolden(written([](JsonWriter& json) {
                   beginHeartbeat(json, heartbeatFacts());
                   json.decimal("temperature", 21.5, 1);
                   json.decimal("humidity", 48.2, 1);
                   json.flag("motion", false);
                   json.text("nfc_uid", "04A2C91B3F6180");
                   json.beginObject("led");
                   json.whole("mode", 3);
                   json.whole("brightness", 128);
                   json.whole("interval_ms", 1000);
                   json.flag("external", false);
                   json.endObject();
                   json.beginObject("display");
                   json.text("mode", "card");
                   json.text("content_etag", "\"9f86d081\"");
                   json.endObject();
                   json.endObject();
                 }),
                 "heartbeat-request.json", "our firmware, everything it can say"));
}

TEST_CASE("a heartbeat leaves out what is not known") {
  HeartbeatFacts facts = {};
  CHECK(written([&](JsonWriter& json) {
          beginHeartbeat(json, facts);
          json.endObject();
        }) == "{\"uptime\":0}");
}

TEST_CASE("reports are the golden ones") {
  const auto report = [](const ReportFacts& facts) {
    return written([&](JsonWriter& json) { writeReport(json, facts); });
  };
  CHECK(isGolden(report({kUpdateId, UpdateState::Downloading, 40, 450560, FailureReason::None, nullptr}),
                 "report-request.json", "half-way through the download"));
  CHECK(report({kUpdateId, UpdateState::Downloading, 0, 0, FailureReason::None, nullptr}) ==
        std::string("{\"update_id\":\"") + kUpdateId +
            "\",\"state\":\"downloading\",\"progress\":0,\"bytes\":0,\"mode\":\"full\"}");
  CHECK(isGolden(report({kUpdateId, UpdateState::Confirmed, -1, -1, FailureReason::None, nullptr}),
                 "report-request.json", "the new image reached the server"));
  CHECK(isGolden(report({kUpdateId, UpdateState::Failed, -1, -1, FailureReason::BadHash, "got 9f86d081…"}),
                 "report-request.json", "a failure with its reason"));
  CHECK(isGolden(report({kUpdateId, UpdateState::RolledBack, -1, -1, FailureReason::Brownout, nullptr}),
                 "report-request.json", "back on the image before"));
}

TEST_CASE("a long detail is cut where the server would refuse it, between characters") {
  const std::string detail = std::string(199, 'x') + "ä";
  const std::string text = written([&](JsonWriter& json) {
    writeReport(json, {kUpdateId, UpdateState::Failed, -1, -1, FailureReason::BadHash, detail.c_str()});
  });
  CHECK(text.find("\"detail\":\"" + std::string(199, 'x') + "\"}") != std::string::npos);
}

TEST_CASE("every reason of a reset has its word") {
  const std::pair<ResetReason, const char*> words[] = {{ResetReason::Unknown, "unknown"},
                                                       {ResetReason::PowerOn, "power_on"},
                                                       {ResetReason::External, "external"},
                                                       {ResetReason::Software, "software"},
                                                       {ResetReason::Panic, "panic"},
                                                       {ResetReason::InterruptWatchdog, "interrupt_watchdog"},
                                                       {ResetReason::TaskWatchdog, "task_watchdog"},
                                                       {ResetReason::OtherWatchdog, "watchdog"},
                                                       {ResetReason::DeepSleep, "deep_sleep"},
                                                       {ResetReason::Brownout, "brownout"}};
  for (const auto& [reason, word] : words) CHECK(std::string(wordOf(reason)) == word);
}
