#include "DownloadAnswer.h"

namespace {

constexpr DownloadDecision give(FailureReason reason) { return {DownloadStep::GiveUp, reason}; }
constexpr DownloadDecision go(DownloadStep step) { return {step, FailureReason::None}; }

DownloadDecision decidePiece(const HttpHead& head, const DownloadRequest& request) {
  if (!head.hasRange || !head.hasLength) return go(DownloadStep::TryLater);
  if (head.rangeTotal != request.total) return give(FailureReason::BadHash);
  const bool isWanted = head.rangeFirst == request.first && head.rangeLast <= request.last;
  const bool isWhole = head.contentLength == head.rangeLast - head.rangeFirst + 1;
  return go(isWanted && isWhole ? DownloadStep::TakeBody : DownloadStep::TryLater);
}

DownloadDecision decideWhole(const HttpHead& head, const DownloadRequest& request) {
  if (!head.hasLength) return go(DownloadStep::TryLater);
  if (head.contentLength < request.total) return give(FailureReason::Short);
  if (head.contentLength > request.total) return give(FailureReason::BadHash);
  const bool askedForAll = request.first == 0 && request.last == request.total - 1;
  return go(askedForAll ? DownloadStep::TakeBody : DownloadStep::StartOver);
}

}  // namespace

DownloadDecision decideDownload(const HttpHead& head, const DownloadRequest& request) {
  switch (head.status) {
    case 200:
      return decideWhole(head, request);
    case 206:
      return decidePiece(head, request);
    case 401:
      return go(DownloadStep::Enrol);
    case 408:
    case 429:
      return go(DownloadStep::TryLater);
  }
  // 403, 404, 410 and 416 say that this is not, or no longer, what the device should fetch.
  const bool isRefused = head.status >= 400 && head.status < 500;
  return go(isRefused ? DownloadStep::CheckAgain : DownloadStep::TryLater);
}
