#include <corpus/BadDownloads.h>
#include <corpus/Golden.h>
#include <doctest/doctest.h>
#include <logic/Base64.h>
#include <logic/HtmlText.h>
#include <logic/JsonDocument.h>
#include <logic/JsonWriter.h>
#include <logic/Ndef.h>
#include <logic/PortalForm.h>
#include <logic/SerialCommand.h>
#include <logic/Signature.h>
#include <logic/Utf8.h>

#include <cstring>

#include "Fuzz.h"

namespace {

const uint8_t* bytesOf(std::string_view text) { return reinterpret_cast<const uint8_t*>(text.data()); }

/** The input as fields, split at NUL. */
std::string_view takeField(std::string_view& input) {
  const size_t end = input.find('\0');
  const std::string_view field = input.substr(0, end);
  input.remove_prefix(end == std::string_view::npos ? input.size() : end + 1);
  return field;
}

/** Any bytes can be shown in HTML and written as JSON. */
const char* checkShown(std::string_view text) {
  char html[512];
  htmlText(text, html, sizeof html);
  if (std::strpbrk(html, "<>\"'") != nullptr || !isUtf8(html)) return "HTML text is only text";
  char room[kMaxAnswerBytes];
  JsonWriter json(room, sizeof room);
  json.beginObject();
  json.text("t", text);
  json.endObject();
  if (!json.isWhole()) return json.view().empty() ? nullptr : "JSON that does not fit is none";
  return JsonDocument(json.view()).fault() == JsonFault::None ? nullptr : "what is written is JSON";
}

const char* promisesOfPortal(std::string_view input, bool& accepted) {
  std::string_view rest = input;
  PortalForm form;
  for (std::string_view* field : {&form.deviceName, &form.occupation, &form.wifiSsid, &form.wifiPassword,
                                  &form.serverUrl, &form.otaUser, &form.otaPassword, &form.caPem}) {
    *field = takeField(rest);
  }
  form.pinnedCa = !input.empty() && (input[0] & 1) != 0;
  const PortalFaults faults = checkPortalForm(form);
  const bool fits = form.deviceName.size() <= 100 && form.wifiSsid.size() <= 32 && form.wifiPassword.size() <= 64 &&
                    form.otaUser.size() <= 64 && form.otaPassword.size() <= 64 && form.caPem.size() <= kCaPemMaxBytes &&
                    isUtf8(form.deviceName);
  accepted = faults.none();
  if (accepted && !fits) return "what is accepted can be kept";
  return checkShown(form.deviceName);
}

const char* promisesOfSerial(std::string_view input, bool& accepted) {
  const SerialCommand command = parseSerialCommand(input);
  if (std::memchr(command.key, '\0', sizeof command.key) == nullptr) return "a key ends";
  if (std::memchr(command.value, '\0', sizeof command.value) == nullptr) return "a value ends";
  accepted = command.verb < SerialVerb::Unknown && command.verb != SerialVerb::Nothing;
  const bool isSet = command.verb == SerialVerb::Set;
  if (isSet != (command.key[0] != '\0')) return "only set has a key";
  const std::string text(input);
  const ContactCard card = {text.c_str(), nullptr, nullptr, nullptr, nullptr, text.c_str()};
  TagMemory tag;
  if (layOutContact(card, tag) == NdefOutcome::Ready && tag.pages > 36) return "a tag has 36 pages";
  return checkShown(input);
}

const char* promisesOfImageStart(std::string_view input, bool& accepted) {
  char bytes[kImageStartBytes] = {};
  std::memcpy(bytes, input.data(), input.size() < sizeof bytes ? input.size() : sizeof bytes);
  const auto* image = reinterpret_cast<const uint8_t*>(bytes);
  ImageStart start;
  const bool isImage = readImageStart(image, start);
  const FailureReason reason = checkImageStart(image, {0, "ESP32_OTA_Base", 2});
  accepted = reason == FailureReason::None;
  if (std::memchr(start.project, '\0', sizeof start.project) == nullptr) return "a project ends";
  if (std::memchr(start.version, '\0', sizeof start.version) == nullptr) return "a version ends";
  if (!isImage) return reason == FailureReason::BadHash ? nullptr : "what is no image is not written";
  return reason == FailureReason::None && start.chipId != 0 ? "another chip's image is not written" : nullptr;
}

const char* promisesOfBase64(std::string_view input, bool& accepted) {
  uint8_t bytes[4096];
  const size_t count = base64Decode(input, bytes, sizeof bytes);
  accepted = count > 0;
  if (!accepted) return nullptr;
  char text[base64Size(sizeof bytes)];
  const size_t length = base64Encode(bytes, count, text, sizeof text);
  return std::string_view(text, length) == input ? nullptr : "bytes have one text only";
}

const char* promisesOfDer(std::string_view input, bool& accepted) {
  static const Golden golden("signature.json");
  static const TrustedKeyRing ring = goldenRing();
  static const cJSON* entry = cJSON_GetArrayItem(Golden::field(golden.root(), "signatures"), 0);
  static unsigned runs = 0;
  const bool isDer = accepted = isEcdsaSignatureDer(bytesOf(input), input.size());
  // A verification takes a millisecond, so only one signature in 200 that could be one is verified.
  if (!isDer || ++runs % 200 != 0) return nullptr;
  char base64[kSignatureTextSize];
  if (base64Encode(bytesOf(input), input.size(), base64, sizeof base64) == 0)
    return "every DER signature fits its text";
  const SignatureVerdict verdict =
      verifyManifest(ring, goldenManifest(Golden::field(entry, "manifest")), {base64, "b6d5562c"});
  const bool isGolden = verdict == SignatureVerdict::Good && Golden::text(entry, "signature") == base64;
  return verdict == SignatureVerdict::Wrong || isGolden ? nullptr : "a changed signature is not good";
}

std::vector<std::string> goldenSignatures(bool asDer) {
  const Golden golden("signature.json");
  std::vector<std::string> seeds;
  const cJSON* entry;
  cJSON_ArrayForEach(entry, Golden::field(golden.root(), "signatures")) {
    const std::string text = Golden::text(entry, "signature");
    uint8_t der[kSignatureMaxBytes + 2];
    const size_t count = base64Decode(text, der, sizeof der);
    if (!asDer) seeds.push_back(text);
    // Other signatures of the very same manifest are good too: only the first is a seed, its variations must not be.
    if (asDer && seeds.empty()) seeds.emplace_back(reinterpret_cast<const char*>(der), count);
  }
  return seeds;
}

}  // namespace

TEST_CASE("no form is accepted that cannot be kept, and none leaves its place in a page") {
  const std::string pem = "-----BEGIN CERTIFICATE-----\nMIIBszCC\n-----END CERTIFICATE-----\n";
  const std::string zero(1, '\0');
  fuzz({"portal forms",
        {"Hall" + zero + "Reception" + zero + "workshop" + zero + "password" + zero + "http://h:5000" + zero + "user" +
             zero + "secret" + zero + pem,
         "Größe 😀" + zero + zero + "\"Netz\"" + zero + zero + "https://ota.example.org/" + zero + zero + zero},
        {zero, "<script>", "\"", "'", "&", "\xFF", "ä", "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----",
         "http://", ":", std::string(64, 'f')},
        run<promisesOfPortal>});
}

TEST_CASE("no line on the serial port does what it must not") {
  fuzz({"serial lines",
        {"status", "wifi scan", "set device_name Hall sign", "set wifi_password \"a \\\"b\\\" \\\\\"", "factory-reset",
         "reboot", "  help  \r\n"},
        {"set ", "\"", "\\", " ", "\t", "\r\n", "wifi", "scan", "\x7F", "ä", std::string(200, 'v')},
        run<promisesOfSerial>});
}

TEST_CASE("no start of an image is misread") {
  std::vector<std::string> seeds = {goodStart()};
  for (const BadStart& bad : badStarts()) seeds.push_back(bad.bytes);
  fuzz({"image starts",
        seeds,
        {"\xE9", "\x32\x54\xCD\xAB", "ESP32_OTA_Base", "ESP32_LED_Blink", std::string(16, '\0')},
        run<promisesOfImageStart>});
}

TEST_CASE("no base64 stands for two different bytes") {
  fuzz({"base64", goldenSignatures(false), {"=", "==", "AA==", "\n", " ", "-", "_"}, run<promisesOfBase64>});
}

TEST_CASE("no changed signature is a good one") {
  const std::string zero(1, '\0');
  fuzz({"DER signatures",
        goldenSignatures(true),
        {"\x30", "\x02", "\x02\x01\x01", "\x02\x21" + zero, "\x80", "\x30\x81"},
        run<promisesOfDer>});
}
