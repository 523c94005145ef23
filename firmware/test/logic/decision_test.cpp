#include <corpus/BadAnswers.h>
#include <corpus/BadDownloads.h>
#include <corpus/Golden.h>
#include <doctest/doctest.h>
#include <logic/ImageStart.h>
#include <logic/UpdateDecision.h>

#include <cstring>

namespace {

UpdateOffer goodOffer() {
  CheckAnswer answer;
  REQUIRE(parseCheckAnswer(JsonDocument(goodAnswer()), answer) == CheckVerdict::Update);
  return answer.offer;
}

UpdateDecision decide(const UpdateOffer& offer, const CorpusDevice& device, const TrustedKeyRing& ring) {
  return decideUpdate(offer, {device.type, device.securityVersion, device.slotBytes, &ring});
}

const TrustedKeyRing kEmptyRing = {kTrustedKeyMagic, 0, {}};

UpdateOffer unsignedOffer() {
  UpdateOffer offer = goodOffer();
  offer.signature[0] = offer.keyId[0] = '\0';
  return offer;
}

}  // namespace

TEST_CASE("an update that a trusted key has signed is begun") {
  const UpdateDecision decision = decide(goodOffer(), {}, goldenRing());
  CHECK(decision.refusal == FailureReason::None);
  CHECK(decision.isSigned);
}

TEST_CASE("firmware without keys takes unsigned images, and says so") {
  const UpdateDecision decision = decide(unsignedOffer(), {}, kEmptyRing);
  CHECK(decision.refusal == FailureReason::None);
  CHECK_FALSE(decision.isSigned);
  CHECK(decision.detail[0] != '\0');
}

TEST_CASE("firmware without keys calls nothing signed, whatever the answer says") {
  CHECK_FALSE(decide(goodOffer(), {}, kEmptyRing).isSigned);
}

TEST_CASE("a broken ring of keys takes nothing") {
  TrustedKeyRing ring = kEmptyRing;
  ring.magic = 1;
  CHECK(decide(unsignedOffer(), {}, ring).refusal == FailureReason::UntrustedKey);
}

TEST_CASE("another type is taken only where the server says that it is meant") {
  UpdateOffer offer = unsignedOffer();
  const CorpusDevice led = {"ESP32_LED_Blink", 0, 1310720};
  CHECK(decide(offer, led, kEmptyRing).refusal == FailureReason::WrongType);
  offer.updateType = UpdateType::CrossFirmware;
  CHECK(decide(offer, led, kEmptyRing).refusal == FailureReason::None);
  offer.updateType = UpdateType::ForcedCrossFirmware;
  CHECK(decide(offer, led, kEmptyRing).refusal == FailureReason::None);
}

TEST_CASE("the limits of security version and slot are exact") {
  UpdateOffer offer = unsignedOffer();
  offer.securityVersion = 3;
  CHECK(decide(offer, {"ESP32_OTA_Base", 3, offer.fileBytes}, kEmptyRing).refusal == FailureReason::None);
  CHECK(decide(offer, {"ESP32_OTA_Base", 4, offer.fileBytes}, kEmptyRing).refusal == FailureReason::Downgrade);
  CHECK(decide(offer, {"ESP32_OTA_Base", 3, offer.fileBytes - 1}, kEmptyRing).refusal == FailureReason::NoSpace);
}

TEST_CASE("force does not force a lower security version, a full slot or a signature") {
  UpdateOffer offer = unsignedOffer();
  offer.force = true;
  CHECK(decide(offer, {"ESP32_OTA_Base", 1, 1310720}, kEmptyRing).refusal == FailureReason::Downgrade);
  CHECK(decide(offer, {"ESP32_OTA_Base", 0, 65536}, kEmptyRing).refusal == FailureReason::NoSpace);
  CHECK(decide(offer, {}, goldenRing()).refusal == FailureReason::BadSignature);
}

TEST_CASE("an older version is the server's decision") {
  UpdateOffer offer = unsignedOffer();
  std::strcpy(offer.version, "0.0.1");
  CHECK(decide(offer, {}, kEmptyRing).refusal == FailureReason::None);
}

TEST_CASE("a refusal says what was wanted and what was offered") {
  CHECK(std::string(decide(goodOffer(), {"ESP32_LED_Blink", 0, 1310720}, kEmptyRing).detail) ==
        "It is for ESP32_OTA_Base, this is ESP32_LED_Blink.");
  CHECK(std::string(decide(goodOffer(), {"ESP32_OTA_Base", 7, 1310720}, kEmptyRing).detail) ==
        "Security version 0 is below 7.");
  CHECK(std::string(decide(goodOffer(), {"ESP32_OTA_Base", 0, 65536}, kEmptyRing).detail) ==
        "1133664 bytes do not fit the slot of 65536.");
}

TEST_CASE("the start of an image tells chip, type, version and security version") {
  const std::string bytes = goodStart();
  ImageStart start;
  REQUIRE(readImageStart(reinterpret_cast<const uint8_t*>(bytes.data()), start));
  CHECK(start.chipId == 0);
  CHECK(start.described);
  CHECK(std::string(start.project) == "ESP32_OTA_Base");
  CHECK(std::string(start.version) == "2.5.0");
  CHECK(start.securityVersion == 2);
}

TEST_CASE("texts of a description without an end are cut") {
  std::string bytes = goodStart();
  bytes.replace(0x30, 64, std::string(64, 'v'));
  ImageStart start;
  REQUIRE(readImageStart(reinterpret_cast<const uint8_t*>(bytes.data()), start));
  CHECK(std::string(start.version) == std::string(31, 'v'));
  CHECK(std::string(start.project) == std::string(31, 'v'));
}
