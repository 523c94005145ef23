#pragma once
#include <logic/Manifest.h>
#include <logic/TrustedKeys.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

/** An ECDSA-Sig-Value (RFC 3279) over P-256 has 72 bytes at most: two integers of 33 bytes with their heads. */
constexpr size_t kSignatureMaxBytes = 72;
/** In base64, with a NUL. */
constexpr size_t kSignatureTextSize = 97;

enum class SignatureVerdict : uint8_t { Good, Unsigned, UntrustedKey, NotBase64, NotDer, Wrong };

/** Whether `bytes` is one DER ECDSA-Sig-Value of two positive integers that fit P-256, minimally encoded, and nothing
 * else. */
bool isEcdsaSignatureDer(const uint8_t* bytes, size_t count);
/** Whether `der` signs `digest` (ECDSA P-256) under the key. False also for a key that is no P-256 key. */
bool verifyEcdsa(const uint8_t spki[kSpkiBytes], const uint8_t digest[32], const uint8_t* der, size_t derBytes);

struct SignatureText {
  std::string_view base64;  // empty: none
  std::string_view keyId;
};
/** Whether a key of the ring signed this manifest. An empty `signature.base64` is Unsigned, whatever the ring holds. */
SignatureVerdict verifyManifest(const TrustedKeyRing& ring, const Manifest& manifest, const SignatureText& signature);
