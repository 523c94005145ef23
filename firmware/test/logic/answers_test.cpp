#include <corpus/Golden.h>
#include <doctest/doctest.h>
#include <logic/HeartbeatAnswer.h>
#include <logic/LedPattern.h>
#include <logic/Refusal.h>
#include <logic/RegisterAnswer.h>
#include <logic/UtcTime.h>

#include <functional>

namespace {

/** Runs `read` over a golden file: it returns the field that it refused, `-` for none. */
void checkGolden(const char* file, const std::function<std::string(const JsonDocument&)>& read) {
  const Golden golden(file);
  const cJSON* entry;
  cJSON_ArrayForEach(entry, golden.root()) {
    INFO(std::string(file) << ": " << Golden::text(entry, "name"));
    const std::string body = Golden::json(Golden::field(entry, "message"));
    const JsonDocument document(body);
    REQUIRE(document.fault() == JsonFault::None);
    const bool valid = cJSON_IsTrue(Golden::field(entry, "valid"));
    CHECK(read(document) == (valid ? "-" : Golden::text(entry, "field")));
  }
}

HeartbeatAnswer heartbeat(const std::string& more) {
  HeartbeatAnswer answer;
  FieldError error;
  const JsonDocument document("{\"status\":\"heartbeat_received\",\"timestamp\":\"2026-11-23T10:00:00.000Z\"" + more +
                              "}");
  CHECK(parseHeartbeatAnswer(document, answer, error));
  answer.settings = nullptr;
  return answer;
}

std::string heartbeatError(const std::string& body) {
  HeartbeatAnswer answer;
  FieldError error;
  CHECK_FALSE(parseHeartbeatAnswer(JsonDocument(body), answer, error));
  CHECK(answer.unixSeconds == 0);
  CHECK(error.rule[0] != '\0');
  return error.field;
}

uint64_t secondsOf(const char* text) {
  uint64_t seconds = 7;
  const bool isTime = unixSecondsOf(text, seconds);
  CHECK(isTime == (seconds != 0));
  return seconds;
}

}  // namespace

TEST_CASE("answers to a check are read as the golden file says") {
  checkGolden("check-answer.json", [](const JsonDocument& document) -> std::string {
    CheckAnswer answer;
    return parseCheckAnswer(document, answer) == CheckVerdict::Invalid ? answer.error.field : "-";
  });
}

TEST_CASE("answers to a heartbeat are read as the golden file says, their settings included") {
  checkGolden("heartbeat-answer.json", [](const JsonDocument& document) -> std::string {
    HeartbeatAnswer answer;
    FieldError error;
    if (!parseHeartbeatAnswer(document, answer, error)) return error.field;
    LedSettings led;
    if (answer.settings == nullptr || takeLedSettings(*answer.settings, led, error)) return "-";
    return error ? std::string(error.field).substr(0, 8) : "-";
  });
}

TEST_CASE("answers to a registration are read as the golden file says") {
  checkGolden("register-answer.json", [](const JsonDocument& document) -> std::string {
    RegisterAnswer answer;
    FieldError error;
    return parseRegisterAnswer(document, answer, error) ? "-" : error.field;
  });
}

TEST_CASE("refusals are read as the golden file says") {
  checkGolden("refusal.json", [](const JsonDocument& document) -> std::string {
    Refusal refusal;
    return parseRefusal(document, refusal) ? "-" : "success";
  });
}

TEST_CASE("an update is read field by field") {
  CheckAnswer answer;
  REQUIRE(parseCheckAnswer(JsonDocument(goodAnswer()), answer) == CheckVerdict::Update);
  const UpdateOffer& offer = answer.offer;
  CHECK(std::string(offer.updateId) == "0193a5f0-5c4e-7b7e-9d0e-2f6f5f0c1a11");
  CHECK(std::string(offer.version) == "2.5.0");
  CHECK(std::string(offer.type) == "ESP32_OTA_Base");
  CHECK(std::string(offer.firmwareKey) == "ESP32_OTA_Base_2.5.0");
  CHECK(std::string(offer.url).substr(0, 30) == "https://ota.example.org/api/ot");
  CHECK(offer.fileBytes == 1133664);
  CHECK(std::string(offer.sha256) == "a5df3fde7b200c3fa2791144c7e05c5c2bced4c6ad863d3a4cf76c972c1712f9");
  CHECK(offer.securityVersion == 0);
  CHECK(std::string(offer.keyId) == "b6d5562c");
  CHECK_FALSE(offer.force);
  CHECK(offer.updateType == UpdateType::SameType);
  CHECK(answer.checkS == 0);
}

namespace {
constexpr const char* kDelta = R"({"url":"https://ota.example.org/api/ota/delta/k/f?update=u","size":40213,"sha256":")"
                               "a5df3fde7b200c3fa2791144c7e05c5c2bced4c6ad863d3a4cf76c972c1712f9"
                               R"(","from":")"
                               "b5df3fde7b200c3fa2791144c7e05c5c2bced4c6ad863d3a4cf76c972c1712f9"
                               R"(","format":"pcms1"})";

/** The golden answer with this delta, in which one piece of text is replaced. */
CheckAnswer withDelta(const std::string& from = "", const std::string& to = "") {
  std::string delta = kDelta;
  if (!from.empty()) delta.replace(delta.find(from), from.size(), to);
  std::string body = goodAnswer();
  body.insert(1, "\"delta\":" + delta + ",");
  CheckAnswer answer;
  CHECK(parseCheckAnswer(JsonDocument(body), answer) == CheckVerdict::Update);
  CHECK(answer.offer.fileBytes == 1133664);
  return answer;
}
}  // namespace

TEST_CASE("a delta is read field by field") {
  const CheckAnswer answer = withDelta();
  const DeltaOffer& delta = answer.offer.delta;
  CHECK_FALSE(answer.deltaError);
  CHECK(std::string(delta.url) == "https://ota.example.org/api/ota/delta/k/f?update=u");
  CHECK(delta.bytes == 40213);
  CHECK(std::string(delta.sha256).substr(0, 8) == "a5df3fde");
  CHECK(std::string(delta.from).substr(0, 8) == "b5df3fde");
}

TEST_CASE("whatever is wrong with a delta, the update is none the worse, and the delta is not used") {
  struct Row {
    const char *from, *to, *field;
  };
  const Row rows[] = {
      {"pcms1", "pcms2", "delta.format"},     {"\"format\"", "\"form\"", "delta.format"},
      {"\"pcms1\"", "1", "delta.format"},     {"https://", "ftp://", "delta.url"},
      {"\"url\"", "\"uri\"", "delta.url"},    {"40213", "0", "delta.size"},
      {"40213", "-1", "delta.size"},          {"40213", "134217729", "delta.size"},
      {"40213", "\"40213\"", "delta.size"},   {"a5df", "A5DF", "delta.sha256"},
      {"a5df", "a5d", "delta.sha256"},        {"b5df", "b5dg", "delta.from"},
      {"\"from\"", "\"form\"", "delta.from"}, {kDelta, "{}", "delta.format"},
      {kDelta, "\"http://x/\"", "delta"},     {kDelta, "[]", "delta"},
  };
  for (const Row& row : rows) {
    INFO(std::string(row.from) << " to " << std::string(row.to));
    const CheckAnswer answer = withDelta(row.from, row.to);
    CHECK(std::string(answer.deltaError.field) == row.field);
    CHECK(answer.offer.delta.bytes == 0);
    CHECK(answer.offer.delta.url[0] == '\0');
  }
  CHECK_FALSE(withDelta(kDelta, "null").deltaError);
}

TEST_CASE("what is only for people may be missing from an offer") {
  cJSON* message = cJSON_Parse(goodAnswer().c_str());
  for (const char* name : {"md5", "description", "release_date"}) cJSON_DeleteItemFromObject(message, name);
  const std::string body = Golden::json(message);
  cJSON_Delete(message);
  CheckAnswer answer;
  CHECK(parseCheckAnswer(JsonDocument(body), answer) == CheckVerdict::Update);
}

TEST_CASE("no update comes with its reason, cut between characters, and when to ask again") {
  CheckAnswer answer;
  const std::string reason = std::string(126, 'x') + "ä";
  const std::string body = "{\"update_available\":false,\"message\":\"" + reason + "\",\"check_s\":600}";
  CHECK(parseCheckAnswer(JsonDocument(body), answer) == CheckVerdict::NothingToDo);
  CHECK(std::string(answer.none.message) == std::string(126, 'x'));
  CHECK(answer.checkS == 600);
}

TEST_CASE("what a heartbeat's answer leaves out is not said") {
  const HeartbeatAnswer answer = heartbeat("");
  CHECK(answer.unixSeconds == 1795428000);
  CHECK(answer.heartbeatS == 0);
  CHECK(answer.checkS == 0);
  CHECK_FALSE(answer.checkNow);
  CHECK_FALSE(answer.identify);
  CHECK(std::string(answer.rollBack).empty());
}

TEST_CASE("every order in a heartbeat's answer arrives") {
  const HeartbeatAnswer answer = heartbeat(
      ",\"heartbeat_s\":90,\"check_s\":300,\"check_now\":true,\"identify\":true,\"settings\":{},"
      "\"roll_back\":\"0193a5f0-5c4e-7b7e-9d0e-2f6f5f0c1a11\",\"something_new\":[1]");
  CHECK(answer.heartbeatS == 90);
  CHECK(answer.checkS == 300);
  CHECK(answer.checkNow);
  CHECK(answer.identify);
  CHECK(std::string(answer.rollBack) == "0193a5f0-5c4e-7b7e-9d0e-2f6f5f0c1a11");
}

TEST_CASE("a heartbeat's answer that breaks a rule gives no order at all") {
  const std::string head =
      "{\"status\":\"heartbeat_received\",\"timestamp\":\"2026-11-23T10:00:00Z\",\"check_now\":true";
  CHECK(heartbeatError(head + ",\"heartbeat_s\":0}") == "heartbeat_s");
  CHECK(heartbeatError(head + ",\"check_s\":\"120\"}") == "check_s");
  CHECK(heartbeatError(head + ",\"identify\":1}") == "identify");
  CHECK(heartbeatError(head + ",\"roll_back\":\"all\"}") == "roll_back");
  CHECK(heartbeatError(head + ",\"settings\":[]}") == "settings");
  CHECK(heartbeatError("{\"status\":\"ok\",\"timestamp\":\"2026-11-23T10:00:00Z\"}") == "status");
  CHECK(heartbeatError("{\"status\":\"heartbeat_received\",\"timestamp\":\"now\"}") == "timestamp");
  CHECK(heartbeatError("<html>").empty());
}

TEST_CASE("a credential is kept whole or not at all") {
  const std::string head = "{\"success\":true,\"server_time\":\"2026-11-23T10:00:00.000Z\",\"credential\":";
  RegisterAnswer answer;
  FieldError error;
  CHECK(parseRegisterAnswer(JsonDocument(head + "{\"username\":\"esp32-1\",\"password\":\"m7Z\"}}"), answer, error));
  CHECK(std::string(answer.username) == "esp32-1");
  CHECK(std::string(answer.password) == "m7Z");
  for (const std::string& bad :
       {std::string("7"), std::string("{}"), std::string("{\"username\":\"a b\",\"password\":\"x\"}"),
        std::string("{\"username\":\"a\",\"password\":\"\"}"),
        "{\"username\":\"a\",\"password\":\"" + std::string(65, 'x') + "\"}"}) {
    INFO(bad);
    CHECK_FALSE(parseRegisterAnswer(JsonDocument(head + bad + "}"), answer, error));
    CHECK(std::string(error.field) == "credential");
    CHECK(std::string(answer.username).empty());
  }
}

TEST_CASE("a refusal's words are there for the log") {
  Refusal refusal;
  CHECK(parseRefusal(JsonDocument("{\"success\":false,\"code\":\"overloaded\",\"message\":\"Later.\"}"), refusal));
  CHECK(std::string(refusal.code) == "overloaded");
  CHECK(std::string(refusal.message) == "Later.");
  CHECK_FALSE(parseRefusal(JsonDocument("{\"success\":false,\"code\":\"No Code\",\"message\":\"x\"}"), refusal));
  CHECK(std::string(refusal.code).empty());
  for (const char* code : {"", "_busy", "a1"}) {
    const std::string body = std::string("{\"success\":false,\"code\":\"") + code + "\",\"message\":\"x\"}";
    CHECK_FALSE(parseRefusal(JsonDocument(body), refusal));
  }
  CHECK(parseRefusal(JsonDocument("{\"success\":false,\"code\":\"a_z\",\"message\":\"x\"}"), refusal));
  CHECK_FALSE(parseRefusal(JsonDocument("<html>"), refusal));
}

TEST_CASE("UTC times become seconds since 1970") {
  CHECK(secondsOf("2000-01-01T00:00:00Z") == 946684800);
  CHECK(secondsOf("2026-11-23T10:00:00.000Z") == 1795428000);
  CHECK(secondsOf("2024-02-29T23:59:59.999Z") == 1709251199);
  CHECK(secondsOf("2038-01-19T03:14:08Z") == 2147483648);
  CHECK(secondsOf("2106-02-07T06:28:16Z") == 4294967296);
}

TEST_CASE("what is no UTC time is refused") {
  for (const char* text : {"",
                           "2026-11-23",
                           "2026-11-23T10:00:00",
                           "2026-11-23T10:00:00+00:00",
                           "2026-11-23 10:00:00Z",
                           "2025-02-29T00:00:00Z",
                           "2024-02-30T00:00:00Z",
                           "2026-11-23T0::00:00Z",
                           "2026-11-23T0/:00:00Z",
                           "2100-02-29T00:00:00Z",
                           "2026-13-01T00:00:00Z",
                           "2026-00-01T00:00:00Z",
                           "2026-01-00T00:00:00Z",
                           "2026-01-32T00:00:00Z",
                           "2026-01-01T24:00:00Z",
                           "2026-01-01T00:60:00Z",
                           "2026-01-01T00:00:60Z",
                           "1999-12-31T23:59:59Z",
                           "2200-01-01T00:00:00Z",
                           "2026-11-23T10:00:00.0Z",
                           "2O26-11-23T10:00:00Z"}) {
    INFO(std::string(text));
    CHECK(secondsOf(text) == 0);
  }
}
