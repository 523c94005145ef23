#pragma once
#include <logic/CheckAnswer.h>
#include <logic/FailureReason.h>
#include <logic/TrustedKeys.h>

#include <cstdint>

/** What the device is, as far as an update must fit it. */
struct UpdateTarget {
  const char* type;
  uint32_t securityVersion;
  uint32_t slotBytes;
  const TrustedKeyRing* ring;
};

struct UpdateDecision {
  FailureReason refusal;  // None: go
  bool isSigned;          // by a key of the ring; false with an empty ring, worth a line in the log
  char detail[96];        // for people: what was wanted and what was offered
};

/** Whether to begin with an offered update. Decided before its first byte is fetched; costs one ECDSA verification. */
UpdateDecision decideUpdate(const UpdateOffer& offer, const UpdateTarget& target);
