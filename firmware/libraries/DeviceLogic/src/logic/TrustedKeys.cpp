#include "TrustedKeys.h"

#include "Hex.h"
#include "Sha256.h"

RingState ringState(const TrustedKeyRing& ring) {
  if (ring.magic != kTrustedKeyMagic || ring.count > kMostTrustedKeys) return RingState::Broken;
  return ring.count == 0 ? RingState::Empty : RingState::HasKeys;
}

bool keyIdOf(const uint8_t spki[kSpkiBytes], char out[kKeyIdSize]) {
  uint8_t digest[kSha256Bytes];
  out[0] = '\0';
  if (!sha256Of(spki, kSpkiBytes, digest)) return false;
  hexOf(digest, (kKeyIdSize - 1) / 2, out);
  return true;
}

const uint8_t* findTrustedKey(const TrustedKeyRing& ring, std::string_view keyId) {
  if (ringState(ring) != RingState::HasKeys) return nullptr;
  for (uint32_t i = 0; i < ring.count; ++i) {
    char id[kKeyIdSize];
    if (keyIdOf(ring.spki[i], id) && keyId == id) return ring.spki[i];
  }
  return nullptr;
}
