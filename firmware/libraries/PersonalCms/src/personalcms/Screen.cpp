#include "Screen.h"

#include <logic/Backoff.h>
#include <logic/Utf8.h>
#include <personalcms/StatusCard.h>
#include <shell/LogLine.h>

#include <cstring>

namespace {

constexpr const char* kEtagKey = "picture_etag";
constexpr const char* kPreferenceKey = "show_picture";

constexpr uint32_t kLookEveryMs = 250;
constexpr uint32_t kPictureEveryMs = 2 * 60 * 1000;
constexpr uint32_t kPictureRetryMs = 60 * 1000;
constexpr uint32_t kSlowGapMs = 60 * 1000;
constexpr uint32_t kProgressGapMs = 15 * 1000;
constexpr uint32_t kPromptGapMs = 3 * 1000;
/** Each partial refresh leaves a little of what was there before; a full one cleans the glass. */
constexpr uint32_t kMostPartials = 30;
constexpr BackoffRule kFaultBackoff = {60 * 1000, 60 * 60 * 1000};
constexpr uint32_t kNoPictureMs = 5000;
constexpr Box kWholePanel = {0, 0, kPanelWidth, kPanelHeight};

uint32_t gapOf(CardChange change) {
  switch (change) {
    case CardChange::None:
    case CardChange::Slow:
      return kSlowGapMs;
    case CardChange::Progress:
      return kProgressGapMs;
    case CardChange::Prompt:
      return kPromptGapMs;
  }
  return kSlowGapMs;
}

}  // namespace

void ScreenPage::paint(Canvas& canvas) const {
  if (kind == PageKind::Card) paintCard(canvas, card);
  if (kind == PageKind::Notice) paintNotice(canvas, notice);
}

void Screen::begin() {
  driver_.begin();
  if (!ports_.settings.readBool(kSettingsSpace, kPreferenceKey, prefersPicture_)) prefersPicture_ = true;
  ports_.settings.readText(kSettingsSpace, kEtagKey, etag_, sizeof(etag_));
  shown_.kind = etag_[0] == '\0' ? PageKind::Unknown : PageKind::Picture;
}

void Screen::tick() {
  const uint64_t now = ports_.clock.nowMs();
  if (hasNotice_ && noticeEnds_ && noticeEnd_.isDue(now)) hasNotice_ = false;
  const PanelEvent event = driver_.tick();
  if (event != PanelEvent::None) ended(event);
  const PictureOutcome outcome = picture_.tick();
  if (outcome != PictureOutcome::None) pictureEnded(outcome);
  if (picture_.isUnderWay() && hasNotice_) picture_.abandon();
  if (!driver_.isFree() || picture_.isUnderWay() || !retry_.isDue(now)) return;
  decide();
}

void Screen::decide() {
  if (hasNotice_) return showNoticePage();
  const uint64_t now = ports_.clock.nowMs();
  if (!nextLook_.isDue(now)) return;
  nextLook_.wait(now, kLookEveryMs);
  if (prefersPicture_ && pictureDue_.isDue(now) && cards_.isOnline()) {
    pictureDue_.wait(now, kPictureEveryMs);
    picture_.begin(etag_);
    if (picture_.isUnderWay()) return;
    pictureDue_.wait(now, kPictureRetryMs);
  }
  if (!showsPicture() || !wantsPicture()) showCard();
}

void Screen::showNotice(const NoticeModel& notice, uint32_t forMs) {
  notice_ = notice;
  hasNotice_ = true;
  noticeEnds_ = forMs > 0;
  noticeEnd_.wait(ports_.clock.nowMs(), forMs);
}

bool Screen::isNoticeSeen() const {
  return hasNotice_ && !isShowing_ && shown_.kind == PageKind::Notice && isSame(shown_.notice, notice_);
}

void Screen::toggle() {
  const bool toCard = showsPicture() && prefersPicture_;
  if (prefersPicture_ != !toCard) ports_.settings.writeBool(kSettingsSpace, kPreferenceKey, !toCard);
  prefersPicture_ = !toCard;
  isPersonWaiting_ = !toCard;
  serverHasNone_ = false;
  pictureDue_.makeDue();
}

void Screen::showNoticePage() {
  if (shown_.kind == PageKind::Notice && isSame(shown_.notice, notice_)) return;
  next_.kind = PageKind::Notice;
  next_.notice = notice_;
  show(shown_.kind == PageKind::Notice ? changedBox(shown_.notice, notice_) : kWholePanel);
}

void Screen::showCard() {
  next_.kind = PageKind::Card;
  next_.card = cards_.card();
  if (shown_.kind != PageKind::Card) return show(kWholePanel);
  const CardChange change = changeOf(shown_.card, next_.card);
  if (change == CardChange::None || ports_.clock.nowMs() - shownMs_ < gapOf(change)) return;
  show(changedBox(shown_.card, next_.card));
}

void Screen::show(const Box& changed) {
  // Under a notice it is lost, and wanted again.
  if (showsPicture()) pictureDue_.makeDue();
  forgetPicture();
  isShowing_ = true;
  // A notice is worth more at once than clean: even over a picture, of which nobody knows the pixels, it comes
  // partially.
  const bool isNotice = next_.kind == PageKind::Notice;
  isPartial_ = (shown_.isPaintable() && partials_ < kMostPartials) || isNotice;
  if (isPartial_) {
    driver_.showPartial(changed, shown_.isPaintable() ? &shown_ : nullptr, next_);
  } else {
    driver_.showFull(next_);
  }
}

/** Before anything else goes onto the glass, so that a power cut never leaves the ETag of a picture that is gone. */
void Screen::forgetPicture() {
  if (etag_[0] == '\0') return;
  ports_.settings.remove(kSettingsSpace, kEtagKey);
  etag_[0] = '\0';
}

void Screen::ended(PanelEvent event) {
  if (event == PanelEvent::Failed) return failed();
  if (event != PanelEvent::Shown) return;
  isShowing_ = false;
  failures_ = 0;
  partials_ = isPartial_ ? partials_ + 1 : 0;
  shownMs_ = ports_.clock.nowMs();
  shown_ = next_;
  if (!showsPicture()) return;
  copyText(picture_.etag(), etag_, sizeof(etag_));
  if (!ports_.settings.writeText(kSettingsSpace, kEtagKey, etag_))
    ports_.log.line("picture shown, but its ETag not stored");
}

void Screen::failed() {
  logLine(ports_.log, "panel: %s", wordOf(driver_.fault()));
  failures_++;
  retry_.wait(ports_.clock.nowMs(), backoffMs(kFaultBackoff, failures_, ports_.random.number()));
  // Where only rows were awaited, the glass was not touched.
  if (isShowing_) shown_.kind = PageKind::Unknown;
  isShowing_ = false;
}

void Screen::pictureEnded(PictureOutcome outcome) {
  const bool isPersonWaiting = isPersonWaiting_;
  isPersonWaiting_ = false;
  switch (outcome) {
    case PictureOutcome::None:
      return;
    case PictureOutcome::Arrived:
      serverHasNone_ = false;
      forgetPicture();
      next_.kind = PageKind::Picture;
      isShowing_ = true;
      isPartial_ = false;
      return driver_.showRows();
    case PictureOutcome::Unchanged:
      serverHasNone_ = false;
      return;
    case PictureOutcome::NoPicture:
      serverHasNone_ = true;
      break;
    case PictureOutcome::Refused:
      logLine(ports_.log, "picture refused: %s", wordOf(picture_.fault()));
      break;
    case PictureOutcome::NoAnswer:
      pictureDue_.wait(ports_.clock.nowMs(), kPictureRetryMs);
      break;
  }
  if (!isPersonWaiting) return;
  NoticeModel notice{};
  copyText("No picture", notice.title, sizeof(notice.title));
  copyText(outcome == PictureOutcome::NoPicture ? "The server has none for this device."
           : outcome == PictureOutcome::Refused ? wordOf(picture_.fault())
                                                : "The server did not answer.",
           notice.first, sizeof(notice.first));
  showNotice(notice, kNoPictureMs);
}
