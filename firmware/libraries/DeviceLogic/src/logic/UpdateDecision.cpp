#include "UpdateDecision.h"

#include <cinttypes>
#include <cstdio>
#include <cstring>

namespace {

template <typename... Values>
UpdateDecision refuse(FailureReason reason, const char* form, Values... values) {
  UpdateDecision decision = {reason, false, ""};
  std::snprintf(decision.detail, sizeof decision.detail, form, values...);
  return decision;
}

bool isOtherType(const UpdateOffer& offer, const UpdateTarget& target) {
  return std::strcmp(offer.type, target.type) != 0;
}

UpdateDecision decideSignature(const UpdateOffer& offer, const TrustedKeyRing& ring) {
  switch (ringState(ring)) {
    case RingState::Empty:
      return {FailureReason::None, false, "This firmware trusts no key, so it takes unsigned images."};
    case RingState::Broken:
      return refuse(FailureReason::UntrustedKey, "%s", "The ring of trusted keys is broken.");
    case RingState::HasKeys:
      break;
  }
  switch (verifyManifest(ring, offer.manifest(), {offer.signature, offer.keyId})) {
    case SignatureVerdict::Good:
      return {FailureReason::None, true, ""};
    case SignatureVerdict::Unsigned:
      return refuse(FailureReason::BadSignature, "%s", "It is not signed.");
    case SignatureVerdict::UntrustedKey:
      return refuse(FailureReason::UntrustedKey, "Key %s is not trusted here.", offer.keyId);
    case SignatureVerdict::NotBase64:
      return refuse(FailureReason::BadSignature, "%s", "The signature is not base64.");
    case SignatureVerdict::NotDer:
      return refuse(FailureReason::BadSignature, "%s", "The signature is not a DER ECDSA signature.");
    case SignatureVerdict::Wrong:
      break;
  }
  return refuse(FailureReason::BadSignature, "The signature by %s is not of this manifest.", offer.keyId);
}

}  // namespace

UpdateDecision decideUpdate(const UpdateOffer& offer, const UpdateTarget& target) {
  if (offer.updateType == UpdateType::SameType && isOtherType(offer, target)) {
    return refuse(FailureReason::WrongType, "It is for %s, this is %s.", offer.type, target.type);
  }
  // An older version may be wanted (a downgrade is the server's decision); a lower security version never is.
  if (offer.securityVersion < target.securityVersion) {
    return refuse(FailureReason::Downgrade, "Security version %" PRIu32 " is below %" PRIu32 ".", offer.securityVersion,
                  target.securityVersion);
  }
  if (offer.fileBytes > target.slotBytes) {
    return refuse(FailureReason::NoSpace, "%" PRIu32 " bytes do not fit the slot of %" PRIu32 ".", offer.fileBytes,
                  target.slotBytes);
  }
  return decideSignature(offer, *target.ring);
}
