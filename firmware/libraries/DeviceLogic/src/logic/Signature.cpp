#include "Signature.h"

#include <mbedtls/pk.h>

#include <cstring>

#include "Base64.h"
#include "Sha256.h"

namespace {

/** What every P-256 SubjectPublicKeyInfo begins with (RFC 5480): id-ecPublicKey, secp256r1, an uncompressed point. */
constexpr uint8_t kSpkiHead[] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06,
                                 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04};
constexpr size_t kScalarBytes = 32;

/** Takes one positive DER integer of at most 256 bits off the front; false when there is none. */
bool takeInteger(const uint8_t*& at, size_t& left) {
  if (left < 3 || at[0] != 0x02) return false;
  const size_t length = at[1];
  if (length == 0 || length > kScalarBytes + 1 || length > left - 2) return false;
  const uint8_t* value = at + 2;
  if (value[0] >= 0x80) return false;                                   // negative
  if (value[0] == 0 && (length == 1 || value[1] < 0x80)) return false;  // zero, or longer than it need be
  if (length == kScalarBytes + 1 && value[0] != 0) return false;        // more than 256 bits
  at = value + length;
  left -= 2 + length;
  return true;
}

}  // namespace

bool isEcdsaSignatureDer(const uint8_t* bytes, size_t count) {
  if (count < 2 || count > kSignatureMaxBytes || bytes[0] != 0x30 || bytes[1] != count - 2) return false;
  const uint8_t* at = bytes + 2;
  size_t left = count - 2;
  return takeInteger(at, left) && takeInteger(at, left) && left == 0;
}

bool verifyEcdsa(const uint8_t spki[kSpkiBytes], const uint8_t digest[32], const uint8_t* der, size_t derBytes) {
  if (std::memcmp(spki, kSpkiHead, sizeof kSpkiHead) != 0 || !isEcdsaSignatureDer(der, derBytes)) return false;
  mbedtls_pk_context key;
  mbedtls_pk_init(&key);
  const bool good = mbedtls_pk_parse_public_key(&key, spki, kSpkiBytes) == 0 &&
                    mbedtls_pk_verify(&key, MBEDTLS_MD_SHA256, digest, kSha256Bytes, der, derBytes) == 0;
  mbedtls_pk_free(&key);
  return good;
}

SignatureVerdict verifyManifest(const TrustedKeyRing& ring, const Manifest& manifest, const SignatureText& signature) {
  if (signature.base64.empty()) return SignatureVerdict::Unsigned;
  const uint8_t* spki = findTrustedKey(ring, signature.keyId);
  if (spki == nullptr) return SignatureVerdict::UntrustedKey;
  uint8_t der[kSignatureMaxBytes + 2];  // 72 bytes come out of 96 characters, two more tell a text that is too long
  const size_t derBytes = base64Decode(signature.base64, der, sizeof der);
  if (derBytes == 0) return SignatureVerdict::NotBase64;
  if (!isEcdsaSignatureDer(der, derBytes)) return SignatureVerdict::NotDer;
  char text[kManifestTextSize];
  uint8_t digest[kSha256Bytes];
  const size_t length = manifestText(manifest, text, sizeof text);
  if (length == 0 || !sha256Of(text, length, digest)) return SignatureVerdict::Wrong;
  return verifyEcdsa(spki, digest, der, derBytes) ? SignatureVerdict::Good : SignatureVerdict::Wrong;
}
