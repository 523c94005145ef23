#include "CheckAnswer.h"

#include <cstdio>
#include <cstring>

#include "DeviceId.h"
#include "FieldReader.h"
#include "Hex.h"
#include "UtcTime.h"
#include "Utf8.h"

namespace {

constexpr uint32_t kAnyWhole = 0xFFFFFFFF;
using TextRule = FieldReader::TextRule;

bool isShortAscii(std::string_view text) {
  for (const char c : text) {
    if (c <= ' ' || c > '~') return false;
  }
  return !text.empty();
}

bool isUrl(std::string_view text) {
  Url ignored;
  return parseUrl(text, ignored) == UrlFault::None;
}

constexpr TextRule kUpdateIdRule = {isUpdateId, "must be a UUID in lower case"};
constexpr TextRule kVersionRule = {isPublishableVersion, "must be a semantic version of at most 31 characters"};
constexpr TextRule kTypeRule = {isDeviceType, "must be a device type of at most 31 characters"};
constexpr TextRule kKeyRule = {isShortAscii, "must be type and version"};
constexpr TextRule kUrlRule = {isUrl, "must be an http or https URL"};
constexpr TextRule kSha256Rule = {[](std::string_view text) { return isLowerHex(text, 64); },
                                  "must be 64 lower-case hex digits"};
constexpr TextRule kMd5Rule = {[](std::string_view text) { return isLowerHex(text, 32); },
                               "must be 32 lower-case hex digits"};
// Garbage within these bounds is a bad signature, not a bad answer: the server then hears of it by its name.
constexpr TextRule kSignatureRule = {isShortAscii, "must be base64 of at most 96 characters"};
constexpr TextRule kKeyIdRule = {[](std::string_view text) { return isLowerHex(text, 8); },
                                 "must be 8 lower-case hex digits"};

UpdateType updateTypeOf(FieldReader& fields) {
  const std::string_view word = fields.text("update_type");
  if (word == "cross_firmware") return UpdateType::CrossFirmware;
  if (word == "forced_cross_firmware") return UpdateType::ForcedCrossFirmware;
  if (word != "same_type") fields.refuse("update_type", "must be same_type, cross_firmware or forced_cross_firmware");
  return UpdateType::SameType;
}

void checkFirmwareKey(FieldReader& fields, const UpdateOffer& offer) {
  char expected[kFirmwareKeySize];
  std::snprintf(expected, sizeof expected, "%s_%s", offer.type, offer.version);
  if (std::strcmp(expected, offer.firmwareKey) != 0) fields.refuse("firmware_key", kKeyRule.words);
}

constexpr TextRule kFormatRule = {[](std::string_view text) { return text == "pcms1"; }, "must be pcms1"};

void readDeltaFields(FieldReader& fields, DeltaOffer& delta) {
  char format[8];
  fields.text("format", kFormatRule, format);
  fields.text("url", kUrlRule, delta.url);
  delta.bytes = fields.whole("size", {1, kMostImageBytes});
  fields.text("sha256", kSha256Rule, delta.sha256);
  fields.text("from", kSha256Rule, delta.from);
}

/** The whole image is always there to be taken, so whatever is wrong with its delta costs bytes, and no update. */
void readDelta(const JsonDocument& document, CheckAnswer& out) {
  FieldReader fields(document, out.deltaError);
  const cJSON* object = fields.optionalObject("delta");
  if (object == nullptr) return;
  FieldReader inner(*object, out.deltaError, "delta.");
  readDeltaFields(inner, out.offer.delta);
  if (!inner.sound()) out.offer.delta = {};
}

/** What the device does not need may be missing, so that servers of ten years from now may leave it out. */
void checkWhatIsForPeople(FieldReader& fields, UpdateOffer& offer) {
  fields.optionalText("md5", kMd5Rule, offer.md5);
  fields.optionalText("description");
  const std::string_view date = fields.optionalText("release_date");
  uint64_t ignored;
  if (!date.empty() && !unixSecondsOf(date, ignored)) fields.refuse("release_date", "must be a UTC time");
}

void readSignature(FieldReader& fields, UpdateOffer& offer) {
  fields.optionalText("signature", kSignatureRule, offer.signature);
  fields.optionalText("key_id", kKeyIdRule, offer.keyId);
  const bool isSigned = offer.signature[0] != '\0';
  if (isSigned == (offer.keyId[0] != '\0')) return;
  fields.refuse(isSigned ? "key_id" : "signature", "is missing");
}

void readOffer(FieldReader& fields, UpdateOffer& offer) {
  fields.text("update_id", kUpdateIdRule, offer.updateId);
  fields.text("version", kVersionRule, offer.version);
  fields.text("target_firmware", kTypeRule, offer.type);
  fields.text("firmware_key", kKeyRule, offer.firmwareKey);
  checkFirmwareKey(fields, offer);
  fields.text("firmware_url", kUrlRule, offer.url);
  offer.fileBytes = fields.whole("file_size", {1, kMostImageBytes});
  fields.text("sha256", kSha256Rule, offer.sha256);
  offer.securityVersion = fields.whole("security_version", {0, kAnyWhole});
  readSignature(fields, offer);
  offer.force = fields.flag("force");
  offer.updateType = updateTypeOf(fields);
  checkWhatIsForPeople(fields, offer);
}

/** A refused answer still tells which update it was about, where that much is right. */
void forgetAllButId(UpdateOffer& offer) {
  char id[kUpdateIdSize];
  std::memcpy(id, offer.updateId, sizeof id);
  offer = UpdateOffer();
  std::memcpy(offer.updateId, id, sizeof id);
}

}  // namespace

CheckVerdict parseCheckAnswer(const JsonDocument& document, CheckAnswer& out) {
  out = CheckAnswer();
  FieldReader fields(document, out.error);
  const bool isUpdate = fields.flag("update_available");
  out.checkS = fields.optionalWhole("check_s", {1, kAnyWhole});
  if (isUpdate) {
    readOffer(fields, out.offer);
    readDelta(document, out);
  } else {
    copyText(fields.optionalText("message"), out.none.message, sizeof out.none.message);
    fields.optionalText("current_version");
  }
  if (!fields.sound()) {
    forgetAllButId(out.offer);
    out.verdict = CheckVerdict::Invalid;
  } else {
    out.verdict = isUpdate ? CheckVerdict::Update : CheckVerdict::NothingToDo;
  }
  return out.verdict;
}
