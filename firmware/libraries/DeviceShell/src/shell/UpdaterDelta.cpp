// The patch in place of the whole image: when it is taken, and what is done when it leads nowhere.
#include <shell/LogLine.h>

#include <cstdio>
#include <cstring>

#include "Updater.h"

namespace {
/** What the rest of the device may want while a patch is worked on: an open portal, the answer to a report. */
constexpr uint32_t kHeapLeftBytes = 16 * 1024;
}  // namespace

bool Updater::mayUseDelta() {
  const DeltaOffer& delta = offer_.delta;
  if (delta.bytes == 0) return false;
  const bool isOfRunning = std::strcmp(delta.from, p_.identity.imageDigest) == 0;
  if (isOfRunning && std::strcmp(delta.sha256, spentPatch_) != 0) return true;
  logLine(p_.ports.log, "update %s: the delta is not used: %s", offer_.updateId,
          isOfRunning ? "it has led nowhere before" : "it starts from another image");
  return false;
}

bool Updater::beginDelta() {
  // A connection that is lost must find the memory to be made again.
  const bool isTls = std::strncmp(offer_.delta.url, "https:", 6) == 0;
  const char* why = delta_.begin(offer_.delta, offer_.fileBytes, isTls ? kTlsBlockBytes : kHeapLeftBytes);
  if (why != nullptr) {
    logLine(p_.ports.log, "update %s: the delta is not used: %s", offer_.updateId, why);
    return false;
  }
  isDelta_ = true;
  isResumed_ = false;
  logLine(p_.ports.log, "update %s: as a delta of %u bytes", offer_.updateId,
          static_cast<unsigned>(offer_.delta.bytes));
  beginFetch();
  return true;
}

void Updater::workOnDelta() {
  if (!isDelta_) return;
  const FailureReason reason = delta_.work();
  if (reason == FailureReason::FlashFailed) {  // the whole image would not be written either
    stopFetching();
    return failUnbootable(reason, "while writing");
  }
  if (reason != FailureReason::None) return refusePatch(delta_.fault());
  // Not told yet: an update that is being verified cannot go back to downloading, which a wrong result leads to.
  if (delta_.isDone() && !isFetching_) step_ = Step::Verify;
}

void Updater::stopFetching() {
  step_ = Step::Idle;  // so that the end of the call is nobody's failure
  if (isFetching_) p_.line.hangUp();
}

void Updater::refusePatch(const char* why) {
  std::snprintf(spentPatch_, sizeof(spentPatch_), "%s", offer_.delta.sha256);
  fallBack(why);
}

void Updater::fallBack(const char* why) {
  logLine(p_.ports.log, "update %s: the delta is given up (%s) for the whole image", offer_.updateId, why);
  stopFetching();
  delta_.end();
  // What it has made may be a whole image that could start, and that nobody has signed.
  if (writer_.written() > 0) writer_.spoil();
  fruitless_ = 0;
  busyAnswers_ = 0;
  begin(0);
}
