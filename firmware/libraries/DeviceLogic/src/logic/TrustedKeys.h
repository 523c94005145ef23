#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

/** A P-256 SubjectPublicKeyInfo in DER (RFC 5480) always has this length. */
constexpr size_t kSpkiBytes = 91;
constexpr size_t kMostTrustedKeys = 4;
constexpr uint32_t kTrustedKeyMagic = 0x4B434D50;  // "PMCK" in flash
/** 8 hex digits and a NUL. */
constexpr size_t kKeyIdSize = 9;

/** The public keys that firmware must be signed with. The layout is frozen: it stands in the image at file offset
 * 0x120. */
struct TrustedKeyRing {
  uint32_t magic;
  uint32_t count;
  uint8_t spki[kMostTrustedKeys][kSpkiBytes];
};
static_assert(sizeof(TrustedKeyRing) == 8 + kMostTrustedKeys * kSpkiBytes);

/** The ring that is compiled into this image (trusted_keys.cpp, in section `.rodata_custom_desc`). */
extern "C" const TrustedKeyRing trusted_keys;

/** Empty accepts unsigned firmware; Broken (wrong magic or count) accepts nothing. */
enum class RingState : uint8_t { Empty, HasKeys, Broken };

RingState ringState(const TrustedKeyRing& ring);
/** First 8 hex digits of the SHA-256 of the key. False (and an empty text) when mbedTLS failed. */
bool keyIdOf(const uint8_t spki[kSpkiBytes], char out[kKeyIdSize]);
/** The key with this id, or null. */
const uint8_t* findTrustedKey(const TrustedKeyRing& ring, std::string_view keyId);
