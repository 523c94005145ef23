#include "BadAnswers.h"

#include "Golden.h"

namespace {

/** The golden answer with one field replaced by raw JSON, or removed where `json` is empty. */
std::string with(const char* field, const std::string& json) {
  cJSON* answer = cJSON_Parse(goodAnswer().c_str());
  cJSON_DeleteItemFromObjectCaseSensitive(answer, field);
  if (!json.empty()) cJSON_AddItemToObject(answer, field, cJSON_CreateRaw(json.c_str()));
  std::string text = Golden::json(answer);
  cJSON_Delete(answer);
  return text;
}

std::string without(const char* field) { return with(field, ""); }
std::string quoted(const std::string& text) { return "\"" + text + "\""; }
std::string repeated(const std::string& text, size_t count) {
  std::string all;
  for (size_t i = 0; i < count; ++i) all += text;
  return all;
}

/** The golden answer with a piece of its text replaced. */
std::string edited(const std::string& from, const std::string& to) {
  std::string text = goodAnswer();
  return text.replace(text.find(from), from.size(), to);
}

using List = std::vector<BadAnswer>;

void addBrokenTexts(List& list) {
  const std::string good = goodAnswer();
  list.push_back({"nothing at all", "", "json: is empty", {}});
  list.push_back({"white space", " \r\n\t ", "json: is empty", {}});
  list.push_back({"an HTML page", "<!DOCTYPE html><html><body>502 Bad Gateway</body></html>", "json: is not JSON", {}});
  list.push_back({"cut in the middle", good.substr(0, good.size() / 2), "json: is not JSON", {}});
  list.push_back({"cut before its last byte", good.substr(0, good.size() - 1), "json: is not JSON", {}});
  list.push_back({"a byte behind it", good + "}", "json: goes on after its end", {}});
  list.push_back({"a second answer behind it", good + good, "json: goes on after its end", {}});
  list.push_back({"1 MB of JSON",
                  "{\"update_available\":false,\"message\":\"" + std::string(1 << 20, 'x') + "\"}",
                  "json: is too large",
                  {}});
  list.push_back({"1 MB of white space", std::string(1 << 20, ' ') + good, "json: is too large", {}});
  list.push_back({"nested 10,000 deep", repeated("[", 10000) + repeated("]", 10000), "json: is too large", {}});
  list.push_back({"nested as deep as fits", repeated("[", 1024) + repeated("]", 1024), "json: is nested too deep", {}});
  list.push_back({"nested one too deep in a field that nobody reads",
                  with("later", repeated("[", 8) + repeated("]", 8)),
                  "json: is nested too deep",
                  {}});
  list.push_back({"objects without an end", repeated("{\"a\":", 400), "json: is nested too deep", {}});
  list.push_back({"a list", "[" + good + "]", "json: is not an object", {}});
  list.push_back({"a text", "\"update\"", "json: is not an object", {}});
  list.push_back({"null", "null", "json: is not an object", {}});
  list.push_back({"bytes that are not UTF-8", edited("ESP32_OTA_Base", "ESP32_OTA_B\xFFse"), "json: is not UTF-8", {}});
  list.push_back({"an overlong slash",
                  edited("/api",
                         "\xC0\xAF"
                         "api"),
                  "json: is not UTF-8",
                  {}});
  list.push_back({"half a surrogate pair", with("description", "\"\\ud83d\""), "json: is not UTF-8", {}});
  list.push_back({"a NUL byte", edited("2.5.0", std::string("2.5.0\0", 6)), "json: holds NUL", {}});
  list.push_back({"an escaped NUL", with("version", "\"2.5.0\\u0000\""), "json: holds NUL", {}});
  list.push_back({"a line end within a text", with("description", "\"a\nb\""), "json: is not JSON", {}});
  list.push_back({"single quotes", "{'update_available':true}", "json: is not JSON", {}});
  list.push_back({"a comment", "/* ok */" + good, "json: is not JSON", {}});
  list.push_back({"a comma too many", edited("}", ",}"), "json: is not JSON", {}});
  list.push_back({"a byte order mark", "\xEF\xBB\xBF" + good, "json: is not JSON", {}});
}

void addBrokenNumbers(List& list) {
  list.push_back({"a size of NaN", with("file_size", "NaN"), "json: holds a number that is none", {}});
  list.push_back({"a size of Infinity", with("file_size", "Infinity"), "json: holds a number that is none", {}});
  list.push_back({"a size of 1e999", with("file_size", "1e999"), "json: holds a number that is none", {}});
  list.push_back({"a size of -1e999", with("file_size", "-1e999"), "json: holds a number that is none", {}});
  list.push_back(
      {"a size with a leading zero", with("file_size", "01133664"), "json: holds a number that is none", {}});
  list.push_back({"a size in hex", with("file_size", "0x1000"), "json: is not JSON", {}});
  list.push_back(
      {"a size of 100 digits", with("file_size", repeated("1", 100)), "json: holds a number that is none", {}});
  list.push_back({"a negative size", with("file_size", "-1133664"), "field: file_size", {}});
  list.push_back({"a size of 0", with("file_size", "0"), "field: file_size", {}});
  list.push_back({"half a byte", with("file_size", "1133664.5"), "field: file_size", {}});
  list.push_back({"a size in a text", with("file_size", "\"1133664\""), "field: file_size", {}});
  list.push_back({"a size of 2^53", with("file_size", "9007199254740992"), "field: file_size", {}});
  list.push_back(
      {"a size that is right in its lowest 32 bits", with("file_size", "4296100960"), "field: file_size", {}});
  list.push_back({"a size beyond the largest flash", with("file_size", "134217729"), "field: file_size", {}});
  list.push_back({"a security version below 0", with("security_version", "-1"), "field: security_version", {}});
  list.push_back({"a security version of 2^32", with("security_version", "4294967296"), "field: security_version", {}});
  list.push_back({"a security version of true", with("security_version", "true"), "field: security_version", {}});
  list.push_back({"a next check in 0 seconds", with("check_s", "0"), "field: check_s", {}});
}

void addBrokenFields(List& list) {
  for (const char* field : {"update_available", "update_id", "version", "target_firmware", "firmware_key",
                            "firmware_url", "file_size", "sha256", "security_version", "force", "update_type"}) {
    list.push_back({std::string("without ") + field, without(field), std::string("field: ") + field, {}});
  }
  list.push_back({"a name twice", edited("{", "{\"sha256\":\"00\","), "json: holds a name twice", {}});
  list.push_back({"update_available in a text", with("update_available", "\"true\""), "field: update_available", {}});
  list.push_back({"update_available of 1", with("update_available", "1"), "field: update_available", {}});
  list.push_back({"an id that is no UUID", with("update_id", "\"7\""), "field: update_id", {}});
  list.push_back({"a version that is none", with("version", "\"latest\""), "field: version", {}});
  list.push_back({"a version with a line end", with("version", "\"2.5.0\\nsize=1\""), "field: version", {}});
  list.push_back(
      {"a version of 32 characters", with("version", quoted("1.2.3-" + std::string(26, 'a'))), "field: version", {}});
  list.push_back({"a type with a line end",
                  with("target_firmware", "\"ESP32_OTA_Base\\nversion=9.9.9\""),
                  "field: target_firmware",
                  {}});
  list.push_back({"a type that climbs", with("target_firmware", "\"../../etc\""), "field: target_firmware", {}});
  list.push_back(
      {"a key of another firmware", with("firmware_key", "\"ESP32_OTA_Base_2.6.0\""), "field: firmware_key", {}});
  list.push_back({"a SHA-256 in capitals", with("sha256", quoted(std::string(64, 'A'))), "field: sha256", {}});
  list.push_back({"a SHA-256 of 63 digits", with("sha256", quoted(std::string(63, 'a'))), "field: sha256", {}});
  list.push_back(
      {"a SHA-256 with an x in it", with("sha256", quoted(std::string(63, 'a') + "x")), "field: sha256", {}});
  list.push_back({"an MD5 that is none", with("md5", "\"md5\""), "field: md5", {}});
  list.push_back({"a force of null", with("force", "null"), "field: force", {}});
  list.push_back({"an update type that nobody knows", with("update_type", "\"any\""), "field: update_type", {}});
  list.push_back({"a description that is an object", with("description", "{}"), "field: description", {}});
  list.push_back({"a release date that is none", with("release_date", "\"soon\""), "field: release_date", {}});
  list.push_back({"a signature without a key id", without("key_id"), "field: key_id", {}});
  list.push_back({"a key id without a signature", without("signature"), "field: signature", {}});
  list.push_back({"a signature with a space", with("signature", "\"MEUC IDI2\""), "field: signature", {}});
  list.push_back({"a key id of 7 digits", with("key_id", "\"b6d5562\""), "field: key_id", {}});
  list.push_back(
      {"a signature of 97 characters", with("signature", quoted(std::string(97, 'A'))), "field: signature", {}});
}

void addBrokenUrls(List& list) {
  const auto url = [&list](const char* name, const std::string& text) {
    list.push_back({name, with("firmware_url", quoted(text)), "field: firmware_url", {}});
  };
  url("an ftp URL", "ftp://ota.example.org/image.bin");
  url("a file URL", "file:///etc/passwd");
  url("a relative URL", "/api/ota/download/ESP32_OTA_Base_2.5.0");
  url("a URL that smuggles a header", "http://ota.example.org/x HTTP/1.1\\r\\nX-Evil: 1");
  url("a URL with a line end", "http://ota.example.org/x\\r\\n\\r\\nGET /y");
  url("a URL with a user", "http://admin:secret@ota.example.org/x");
  url("a URL without a host", "http:///x");
  url("a port of 65536", "http://ota.example.org:65536/x");
  url("a port of 0", "http://ota.example.org:0/x");
  url("an IPv6 address", "http://[::1]:5000/x");
  url("a URL of 600 characters", "http://ota.example.org/" + std::string(577, 'x'));
}

void addWrongUpdates(List& list) {
  list.push_back(
      {"another type without saying so", with("target_firmware", "\"ESP32_LED_Blink\""), "field: firmware_key", {}});
  list.push_back({"an update for another type", goodAnswer(), "reason: wrong_type", {"ESP32_LED_Blink", 0, 1310720}});
  list.push_back({"an older security version", goodAnswer(), "reason: downgrade", {"ESP32_OTA_Base", 1, 1310720}});
  list.push_back(
      {"an image that is larger than the slot", goodAnswer(), "reason: no_space", {"ESP32_OTA_Base", 0, 1133663}});
}

void addWrongSignatures(List& list) {
  cJSON* unsignedAnswer = cJSON_Parse(without("signature").c_str());
  cJSON_DeleteItemFromObjectCaseSensitive(unsignedAnswer, "key_id");
  list.push_back({"no signature", Golden::json(unsignedAnswer), "reason: bad_signature", {}});
  cJSON_Delete(unsignedAnswer);
  list.push_back({"a key that is not trusted", with("key_id", "\"eca93d23\""), "reason: untrusted_key", {}});
  list.push_back({"base64 garbage", with("signature", "\"!!!!\""), "reason: bad_signature", {}});
  list.push_back({"DER garbage", with("signature", "\"3q2+7w==\""), "reason: bad_signature", {}});
  list.push_back({"another size than the signed one", with("file_size", "1133663"), "reason: bad_signature", {}});
  list.push_back({"another digest than the signed one",
                  with("sha256", quoted(std::string(64, 'a'))),
                  "reason: bad_signature",
                  {}});
  list.push_back({"a raised security version", with("security_version", "4294967295"), "reason: bad_signature", {}});
  const Golden golden("signature.json");
  const cJSON* entry;
  cJSON_ArrayForEach(entry, Golden::field(golden.root(), "signatures")) {
    const bool isOfTheGoodManifest =
        Golden::json(Golden::field(entry, "manifest")) ==
        Golden::json(Golden::field(cJSON_GetArrayItem(Golden::field(golden.root(), "signatures"), 0), "manifest"));
    const std::string signature = Golden::text(entry, "signature");
    if (cJSON_IsTrue(Golden::field(entry, "valid")) || !isOfTheGoodManifest || signature.empty()) continue;
    cJSON* answer = cJSON_Parse(with("signature", quoted(signature)).c_str());
    cJSON_ReplaceItemInObjectCaseSensitive(answer, "key_id", cJSON_CreateString(Golden::text(entry, "key_id").c_str()));
    list.push_back({"signature: " + Golden::text(entry, "name"),
                    Golden::json(answer),
                    "reason: " + Golden::text(entry, "reason"),
                    {}});
    cJSON_Delete(answer);
  }
}

}  // namespace

std::vector<BadAnswer> badAnswers() {
  List list;
  addBrokenTexts(list);
  addBrokenNumbers(list);
  addBrokenFields(list);
  addBrokenUrls(list);
  addWrongUpdates(list);
  addWrongSignatures(list);
  return list;
}

std::string refusalOf(std::string_view body, const CorpusDevice& device, const TrustedKeyRing& ring) {
  const JsonDocument document(body);
  if (document.fault() != JsonFault::None) return std::string("json: ") + wordOf(document.fault());
  CheckAnswer answer;
  switch (parseCheckAnswer(document, answer)) {
    case CheckVerdict::Invalid:
      return std::string("field: ") + answer.error.field;
    case CheckVerdict::NothingToDo:
      return "nothing to do";
    case CheckVerdict::Update:
      break;
  }
  const UpdateDecision decision =
      decideUpdate(answer.offer, {device.type, device.securityVersion, device.slotBytes, &ring});
  return decision.refusal == FailureReason::None ? "go" : std::string("reason: ") + wordOf(decision.refusal);
}
