#pragma once
#include <logic/FailureReason.h>
#include <logic/HttpHead.h>

#include <cstdint>

/** What to do with the answer to a request for a piece of an image. */
enum class DownloadStep : uint8_t {
  TakeBody,    // the piece that was asked for
  StartOver,   // the whole image where a piece was asked for: begin at 0 and take the body
  TryLater,    // back off (`Retry-After` goes first)
  CheckAgain,  // the update is over or unknown: drop it and ask what is offered
  Enrol,       // 401
  GiveUp,      // for `reason`
};

struct DownloadRequest {
  uint32_t first;  // first byte asked for
  uint32_t last;   // last byte asked for, inclusive
  uint32_t total;  // bytes of the image by its manifest
};

struct DownloadDecision {
  DownloadStep step;
  FailureReason reason;  // for GiveUp
};

/** Never appends what is not certain to belong there: range and total must be exactly those asked for. */
DownloadDecision decideDownload(const HttpHead& head, const DownloadRequest& request);
