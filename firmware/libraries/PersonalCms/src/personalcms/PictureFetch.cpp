#include "PictureFetch.h"

#include <logic/Utf8.h>

#include <cstring>

namespace {
/** How long the panel stays awake for a line that is taken. */
constexpr uint32_t kAskLimitMs = 20 * 1000;
/** The shell ends every call after a minute; this is for a shell that does not. */
constexpr uint32_t kReceiveLimitMs = 2 * 60 * 1000;
}  // namespace

void PictureFetch::begin(const char* shown) {
  if (isUnderWay() || isOnItsWay_ || !driver_.isFree()) return;
  copyText(shown, shown_, sizeof(shown_));
  etag_[0] = '\0';
  outcome_ = PictureOutcome::None;
  isAbandoned_ = false;
  reader_.begin();
  driver_.openForRows();
  step_ = Step::Waking;
}

void PictureFetch::abandon() {
  if (!isUnderWay()) return;
  isAbandoned_ = true;
  step_ = Step::Idle;
  driver_.dropRows();
}

PictureOutcome PictureFetch::tick() {
  switch (step_) {
    case Step::Idle:
      return PictureOutcome::None;
    case Step::Waking:
      // The driver gives up by itself where the panel does not wake, and tells so.
      if (driver_.isFree()) return finish(PictureOutcome::NoAnswer);
      if (!driver_.takesRows()) return PictureOutcome::None;
      limit_.wait(clock_.nowMs(), kAskLimitMs);
      step_ = Step::Asking;
      return PictureOutcome::None;
    case Step::Asking: {
      const FetchRequest request = {"picture", refused_[0] == '\0' ? shown_ : refused_};
      isOnItsWay_ = server_.fetch(request, *this);
      if (isOnItsWay_) {
        limit_.wait(clock_.nowMs(), kReceiveLimitMs);
        step_ = Step::Receiving;
      } else if (limit_.isDue(clock_.nowMs())) {
        return finish(PictureOutcome::NoAnswer);
      }
      return PictureOutcome::None;
    }
    case Step::Receiving:
      if (!limit_.isDue(clock_.nowMs())) return PictureOutcome::None;
      isAbandoned_ = true;
      return finish(PictureOutcome::NoAnswer);
    case Step::Ended:
      return finish(outcome_);
  }
  return PictureOutcome::None;
}

PictureOutcome PictureFetch::finish(PictureOutcome outcome) {
  step_ = Step::Idle;
  if (outcome != PictureOutcome::Arrived) driver_.dropRows();
  return outcome;
}

bool PictureFetch::onHead(const FetchHead& head) {
  outcome_ = PictureOutcome::NoAnswer;
  if (isAbandoned_) return false;
  copyText(head.etag, etag_, sizeof(etag_));
  if (head.status == 304) outcome_ = PictureOutcome::Unchanged;
  if (head.status == 404) outcome_ = PictureOutcome::NoPicture;
  if (head.status != 200) return true;
  // A refused one was asked for, and the one that is seen is back.
  if (etag_[0] != '\0' && std::strcmp(etag_, shown_) == 0) {
    outcome_ = PictureOutcome::Unchanged;
    return false;
  }
  // Without an ETag it would be fetched and shown again and again.
  if (etag_[0] == '\0') return false;
  outcome_ = PictureOutcome::Arrived;
  if (head.contentBytes == kBmpBytes) return true;
  reader_.refuse(BmpFault::WrongLength);
  outcome_ = PictureOutcome::Refused;
  return false;
}

bool PictureFetch::onBody(const uint8_t* bytes, size_t count) {
  if (isAbandoned_) return false;
  if (outcome_ != PictureOutcome::Arrived) return true;
  if (!driver_.takesRows()) {
    outcome_ = PictureOutcome::NoAnswer;
    return false;
  }
  if (reader_.take(bytes, count, *this)) return true;
  outcome_ = PictureOutcome::Refused;
  return false;
}

void PictureFetch::onEnd(FetchEnd end) {
  isOnItsWay_ = false;
  if (isAbandoned_) return;
  if (outcome_ == PictureOutcome::Arrived) {
    if (end != FetchEnd::Complete) {
      outcome_ = PictureOutcome::NoAnswer;
    } else if (!driver_.takesRows()) {
      outcome_ = PictureOutcome::NoAnswer;
    } else if (!reader_.finish()) {
      outcome_ = PictureOutcome::Refused;
    }
  }
  if (outcome_ == PictureOutcome::Refused) copyText(etag_, refused_, sizeof(refused_));
  if (outcome_ == PictureOutcome::Arrived || outcome_ == PictureOutcome::NoPicture) refused_[0] = '\0';
  step_ = Step::Ended;
}

void PictureFetch::putRow(int y, const uint8_t row[kPanelRowBytes]) { driver_.putRow(y, row); }
