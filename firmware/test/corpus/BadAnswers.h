#pragma once
#include <logic/UpdateDecision.h>

#include <string>
#include <string_view>
#include <vector>

/** The device that meets the answers: an ESP32_OTA_Base that trusts the golden key. */
struct CorpusDevice {
  const char* type = "ESP32_OTA_Base";
  uint32_t securityVersion = 0;
  uint32_t slotBytes = 1310720;
};

/** An answer to a check that no device may act upon. */
struct BadAnswer {
  std::string name;
  std::string body;
  /** `json: …`, `field: …` or `reason: …`, as refusalOf() says it. */
  std::string refusedBy;
  CorpusDevice device;
};

/** Every case, made from the golden answer that is right in all. */
std::vector<BadAnswer> badAnswers();

/**
 * What the device makes of the answer: `json: nested too deep`, `field: sha256`, `reason: bad_signature`; `nothing to
 * do`, or `go` when it would begin to download.
 */
std::string refusalOf(std::string_view body, const CorpusDevice& device, const TrustedKeyRing& ring);
