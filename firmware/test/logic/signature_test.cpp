#include <corpus/Golden.h>
#include <doctest/doctest.h>
#include <logic/Base64.h>
#include <logic/Hex.h>
#include <logic/Sha256.h>
#include <logic/Signature.h>

#include <cstring>

namespace {

/** As the device reports it; empty when the signature is good. */
const char* reasonOf(SignatureVerdict verdict) {
  switch (verdict) {
    case SignatureVerdict::Good:
      return "";
    case SignatureVerdict::UntrustedKey:
      return "untrusted_key";
    case SignatureVerdict::Unsigned:
    case SignatureVerdict::NotBase64:
    case SignatureVerdict::NotDer:
    case SignatureVerdict::Wrong:
      return "bad_signature";
  }
  return "?";
}

SignatureVerdict verdictOf(const TrustedKeyRing& ring, const cJSON* entry) {
  return verifyManifest(ring, goldenManifest(Golden::field(entry, "manifest")),
                        {Golden::field(entry, "signature")->valuestring, Golden::field(entry, "key_id")->valuestring});
}

const cJSON* firstSignature(const Golden& golden) {
  return cJSON_GetArrayItem(Golden::field(golden.root(), "signatures"), 0);
}

bool isDer(const std::string& bytes) {
  return isEcdsaSignatureDer(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
}

std::string integer(const std::string& value) { return std::string("\x02") + static_cast<char>(value.size()) + value; }
std::string sequence(const std::string& body) { return std::string("\x30") + static_cast<char>(body.size()) + body; }

/** Of a good signature whose key has another byte there. */
SignatureVerdict verdictWithSpoilt(size_t byteOfKey) {
  const Golden golden("signature.json");
  TrustedKeyRing ring = goldenRing();
  ring.spki[0][byteOfKey] ^= 1;
  char id[kKeyIdSize];
  REQUIRE(keyIdOf(ring.spki[0], id));
  const cJSON* entry = firstSignature(golden);
  const Manifest manifest = goldenManifest(Golden::field(entry, "manifest"));
  return verifyManifest(ring, manifest, {Golden::field(entry, "signature")->valuestring, id});
}

}  // namespace

TEST_CASE("the text that is signed is the golden one, byte for byte") {
  const Golden golden("manifest.json");
  const cJSON* entry;
  cJSON_ArrayForEach(entry, golden.root()) {
    char text[kManifestTextSize];
    const size_t length = manifestText(goldenManifest(Golden::field(entry, "manifest")), text, sizeof text);
    CHECK(std::string(text, length) == Golden::text(entry, "text"));
    CHECK(static_cast<int>(length) == Golden::field(entry, "bytes")->valueint);
    uint8_t digest[kSha256Bytes];
    char hex[kSha256HexSize];
    REQUIRE(sha256Of(text, length, digest));
    hexOf(digest, sizeof digest, hex);
    CHECK(hex == Golden::text(entry, "digest"));
  }
}

TEST_CASE("a value that could forge a line has no manifest") {
  const std::string sha(64, 'a');
  char text[kManifestTextSize];
  const size_t length = manifestText({"ESP32_OTA_Base", "2.5.0", 1, sha.c_str(), 0}, text, sizeof text);
  CHECK(length > 0);
  CHECK(manifestText({"ESP32_OTA_Base", "2.5.0", 1, sha.c_str(), 0}, text, length + 1) == length);
  CHECK(manifestText({"ESP32_OTA_Base", "2.5.0", 1, sha.c_str(), 0}, text, length) == 0);
  CHECK(manifestText({"ESP32_OTA_Base\nversion=9.0.0", "2.5.0", 1, sha.c_str(), 0}, text, sizeof text) == 0);
  CHECK(manifestText({"ESP32_OTA_Base", "2.5.0\nsize=2", 1, sha.c_str(), 0}, text, sizeof text) == 0);
  CHECK(manifestText({"ESP32_OTA_Base", "2.5.0", 1, "abc", 0}, text, sizeof text) == 0);
  CHECK(manifestText({"", "2.5.0", 1, sha.c_str(), 0}, text, sizeof text) == 0);
  CHECK(manifestText({"ESP32_OTA_Base", "2.5.0", 1, sha.c_str(), 0}, text, 0) == 0);
  CHECK(std::string(text).empty());
}

TEST_CASE("the golden signatures are good or bad as the golden file says") {
  const Golden golden("signature.json");
  const TrustedKeyRing ring = goldenRing();
  const cJSON* entry;
  cJSON_ArrayForEach(entry, Golden::field(golden.root(), "signatures")) {
    INFO(Golden::text(entry, "name"));
    const bool valid = cJSON_IsTrue(Golden::field(entry, "valid"));
    CHECK(std::string(reasonOf(verdictOf(ring, entry))) == (valid ? "" : Golden::text(entry, "reason")));
  }
}

TEST_CASE("a signature counts under any key of the ring, not only the first") {
  const Golden golden("signature.json");
  TrustedKeyRing ring = ringOf(Golden::text(Golden::field(golden.root(), "other_key"), "public_spki"));
  CHECK(verdictOf(ring, firstSignature(golden)) == SignatureVerdict::UntrustedKey);
  std::memcpy(ring.spki[3], goldenRing().spki[0], kSpkiBytes);
  ring.count = 4;
  CHECK(verdictOf(ring, firstSignature(golden)) == SignatureVerdict::Good);
  ring.count = 3;
  CHECK(verdictOf(ring, firstSignature(golden)) == SignatureVerdict::UntrustedKey);
}

TEST_CASE("the id of a key is the golden one") {
  const Golden golden("signature.json");
  for (const char* name : {"key", "other_key"}) {
    const cJSON* key = Golden::field(golden.root(), name);
    char id[kKeyIdSize];
    REQUIRE(keyIdOf(ringOf(Golden::text(key, "public_spki")).spki[0], id));
    CHECK(id == Golden::text(key, "key_id"));
  }
}

TEST_CASE("a ring with a wrong magic or too many keys is broken and holds no key") {
  TrustedKeyRing ring = goldenRing();
  CHECK(ringState(ring) == RingState::HasKeys);
  ring.count = 0;
  CHECK(ringState(ring) == RingState::Empty);
  ring.count = 5;
  CHECK(ringState(ring) == RingState::Broken);
  CHECK(findTrustedKey(ring, "b6d5562c") == nullptr);
  ring.count = 1;
  ring.magic = 0;
  CHECK(ringState(ring) == RingState::Broken);
  CHECK(findTrustedKey(ring, "b6d5562c") == nullptr);
}

TEST_CASE("the ring that is compiled in is sound") { CHECK(ringState(trusted_keys) != RingState::Broken); }

TEST_CASE("a key that is no P-256 key verifies nothing") {
  CHECK(verdictWithSpoilt(22) == SignatureVerdict::Wrong);  // another curve
}

TEST_CASE("a point that is not on the curve verifies nothing") {
  CHECK(verdictWithSpoilt(90) == SignatureVerdict::Wrong);
}

TEST_CASE("only a minimal DER signature of two positive numbers is one") {
  const std::string one = integer("\x01");
  const std::string largest = integer(std::string("\0", 1) + std::string(32, '\xFF'));
  CHECK(isDer(sequence(one + one)));
  CHECK(isDer(sequence(largest + largest)));
  CHECK(isDer(sequence(integer(std::string(32, '\x7F')) + one)));
  CHECK(isDer(sequence(integer(std::string("\0\x80", 2)) + one)));
  CHECK_FALSE(isDer(""));
  CHECK_FALSE(isDer("\x30"));
  CHECK_FALSE(isDer(sequence("")));
  CHECK_FALSE(isDer(sequence(one)));
  CHECK_FALSE(isDer(sequence(one + one + one)));
  CHECK_FALSE(isDer(sequence(one + one) + "x"));
  CHECK_FALSE(isDer(sequence(one + integer("\x80"))));
  CHECK_FALSE(isDer(sequence(one + integer(std::string("\0", 1)))));
  CHECK_FALSE(isDer(sequence(one + integer(std::string("\0\x01", 2)))));
  CHECK_FALSE(isDer(sequence(one + integer(std::string(33, '\x01')))));
  CHECK_FALSE(isDer(sequence(one + integer(std::string("\0", 1) + std::string(33, '\xFF')))));
  CHECK_FALSE(isDer(sequence(one + integer(""))));
  CHECK_FALSE(isDer("\x31" + sequence(one + one).substr(1)));
  CHECK_FALSE(isDer(sequence(one + "\x04\x01\x01")));
  CHECK_FALSE(isDer("\x30\x81\x06" + one + one));
}
