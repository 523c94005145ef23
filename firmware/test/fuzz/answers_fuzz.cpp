#include <corpus/Golden.h>
#include <doctest/doctest.h>
#include <logic/CheckAnswer.h>
#include <logic/HeartbeatAnswer.h>
#include <logic/LedPattern.h>
#include <logic/Refusal.h>
#include <logic/RegisterAnswer.h>
#include <logic/UpdateDecision.h>
#include <logic/Utf8.h>

#include <cstring>

#include "Fuzz.h"

namespace {

/** Every message of a golden file. */
std::vector<std::string> messagesOf(const char* file) {
  const Golden golden(file);
  std::vector<std::string> messages;
  const cJSON* entry;
  cJSON_ArrayForEach(entry, golden.root()) messages.push_back(Golden::json(Golden::field(entry, "message")));
  return messages;
}

std::vector<std::string> jsonWords() {
  return {"7",
          "\"text\"",
          "[1,{}]",
          "{\"a\":[]}",
          "\"ESP32_LED_Blink\"",
          "\"cross_firmware\"",
          "1133664",
          "{",
          "}",
          "[",
          "]",
          "[[[[[[[[[",
          ":",
          ",",
          "\"",
          "\"a\":",
          "null",
          "true",
          "false",
          "1e999",
          "-1",
          "0.5",
          "NaN",
          "9007199254740993",
          "4294967296",
          "\\u0000",
          "\\ud83d",
          "\\ude00",
          "\\",
          "\xF0\x9F\x98\x80",
          "\xC3",
          "\"led\":{\"mode\":4}",
          "\"credential\":{}",
          "\"check_s\":1,",
          "\"signature\":",
          "\"key_id\":"};
}

bool ends(const char* text, size_t size) { return std::memchr(text, '\0', size) != nullptr; }

const char* checkOffer(const UpdateOffer& offer) {
  if (!isUpdateId(offer.updateId)) return "an update's id is a UUID";
  Url url;
  if (parseUrl(offer.url, url) != UrlFault::None) return "an offer's URL can be called";
  char text[kManifestTextSize];
  if (manifestText(offer.manifest(), text, sizeof text) == 0) return "every offer has a manifest";
  if (offer.fileBytes == 0 || offer.fileBytes > kMostImageBytes) return "a size within flash";
  if ((offer.signature[0] == '\0') != (offer.keyId[0] == '\0')) return "a signature has a key";
  return nullptr;
}

const char* promisesOfCheck(std::string_view input, bool& accepted) {
  const JsonDocument document(input);
  if (document.fault() == JsonFault::NoMemory) return "what passed the check is parsed by cJSON";
  if ((document.object() != nullptr) != (document.fault() == JsonFault::None)) return "an object or a fault";
  CheckAnswer answer;
  const CheckVerdict verdict = parseCheckAnswer(document, answer);
  if ((verdict == CheckVerdict::Invalid) != static_cast<bool>(answer.error)) return "invalid answers have an error";
  if (!ends(answer.error.field, sizeof answer.error.field) || !ends(answer.error.rule, sizeof answer.error.rule))
    return "errors end";
  if (!isUtf8(answer.none.message)) return "a message is UTF-8";
  accepted = verdict == CheckVerdict::Update;
  return accepted ? checkOffer(answer.offer) : nullptr;
}

const char* promisesOfHeartbeat(std::string_view input, bool& accepted) {
  const JsonDocument document(input);
  HeartbeatAnswer answer;
  FieldError error;
  const bool good = accepted = parseHeartbeatAnswer(document, answer, error);
  if (good == static_cast<bool>(error)) return "an error for every bad answer and no other";
  if (!good)
    return answer.checkNow || answer.identify || answer.rollBack[0] != '\0' ? "a bad answer orders nothing" : nullptr;
  if (answer.rollBack[0] != '\0' && !isUpdateId(answer.rollBack)) return "an order to roll back names an update";
  LedSettings settings;
  if (answer.settings != nullptr && takeLedSettings(*answer.settings, settings, error)) {
    if (settings.intervalMs < kLedIntervalMinMs || settings.intervalMs > kLedIntervalMaxMs)
      return "an interval within its limits";
    if (static_cast<int>(settings.mode) >= kLedModes) return "a mode that there is";
  }
  return nullptr;
}

const char* promisesOfSmallAnswers(std::string_view input, bool& accepted) {
  const JsonDocument document(input);
  RegisterAnswer answer;
  FieldError error;
  const bool good = parseRegisterAnswer(document, answer, error);
  if (good == static_cast<bool>(error)) return "an error for every bad answer and no other";
  if ((answer.username[0] == '\0') != (answer.password[0] == '\0')) return "a credential is whole";
  Refusal refusal;
  const bool refused = parseRefusal(document, refusal);
  accepted = refused || good;
  if (refused && good) return "no answer is both";
  return refused == (refusal.code[0] != '\0') ? nullptr : "a refusal has a code";
}

}  // namespace

TEST_CASE("no answer to a check makes the device do what it must not") {
  fuzz({"check answers", messagesOf("check-answer.json"), jsonWords(), run<promisesOfCheck>});
}

TEST_CASE("no answer to a heartbeat makes the device do what it must not") {
  fuzz({"heartbeat answers", messagesOf("heartbeat-answer.json"), jsonWords(), run<promisesOfHeartbeat>});
}

TEST_CASE("no answer to a registration, and no refusal, is misread") {
  std::vector<std::string> seeds = messagesOf("register-answer.json");
  for (std::string& refusal : messagesOf("refusal.json")) seeds.push_back(std::move(refusal));
  fuzz({"registration answers and refusals", seeds, jsonWords(), run<promisesOfSmallAnswers>});
}
