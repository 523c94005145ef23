#include "PersonalCms.h"

#include <logic/JsonWriter.h>
#include <logic/Utf8.h>
#include <shell/LogLine.h>

#include <cstdio>
#include <cstring>

namespace {

constexpr uint32_t kTagNoticeMs = 8000;
/** A reset waits for the panel to say so, but no longer than this. */
constexpr uint32_t kResetNoticeMs = 6000;

NoticeModel noticeOf(const char* title, const char* first, const char* second) {
  NoticeModel notice{};
  copyText(title, notice.title, sizeof(notice.title));
  copyText(first, notice.first, sizeof(notice.first));
  copyText(second, notice.second, sizeof(notice.second));
  return notice;
}

}  // namespace

PersonalCms::PersonalCms(DeviceShell& shell, const PersonalCmsPorts& own, const PersonalCmsPins& pins)
    : PersonalCms(ShellSide{shell.ports(), shell, shell, shell}, own, pins) {
  shell.add(*this);
}

PersonalCms::PersonalCms(const ShellSide& shell, const PersonalCmsPorts& own, const PersonalCmsPins& pins)
    : shell_(shell),
      pins_(pins),
      driver_(own.spi, shell.ports.pins, shell.ports.clock, pins_),
      screen_(shell.ports, driver_, shell.server, *this),
      climate_(own.climate, shell.ports.clock),
      motion_(shell.ports.pins, shell.ports.clock, pins.motion),
      tags_(own.nfc, shell.ports.clock) {}

void PersonalCms::begin() {
  contact_ = loadContact(shell_.ports.settings);
  // GPIO 12 chooses the flash's voltage at a reset: only now may its own pull-up be on.
  if (pins_.button != kNoPin) shell_.ports.pins.inputPullup(pins_.button);
  climate_.begin();
  motion_.begin();
  screen_.begin();
}

void PersonalCms::tick() {
  if (isResetting_ && (screen_.isNoticeSeen() || resetLimit_.isDue(shell_.ports.clock.nowMs()))) {
    isResetting_ = false;
    shell_.orders.factoryReset();
  }
  climate_.tick();
  motion_.tick();
  tags_.tick();
  tickButton();
  const TagOutcome outcome = tags_.takeOutcome();
  if (outcome != TagOutcome::None) tagEnded(outcome);
  screen_.tick();
}

CardModel PersonalCms::card() {
  const ClimateReading& reading = climate_.reading();
  return cardOf(shell_.status.status(), {reading.temperatureC, reading.humidityPercent});
}

void PersonalCms::tickButton() {
  if (pins_.button == kNoPin || isResetting_) return;
  const uint64_t now = shell_.ports.clock.nowMs();
  const ButtonEvent event = button_.sample(!shell_.ports.pins.read(pins_.button), now);
  if (event == ButtonEvent::Short) screen_.toggle();
  if (event == ButtonEvent::Long) startTag();
  if (event == ButtonEvent::VeryLong) return beginReset();
  const uint32_t heldMs = button_.heldMs(now);
  if (heldMs >= kButtonLongMs) return showCountdown(heldMs);
  if (!isCounting_ && event != ButtonEvent::Long) return;
  // Let go: no reset. What the tag does goes on.
  isCounting_ = false;
  if (tags_.isWriting()) {
    screen_.showNotice(noticeOf("Contact card", "Hold a tag to the reader.", contact_.name), 0);
  } else {
    screen_.showNotice(noticeOf("Contact card", tagLine_, ""), kTagNoticeMs);
  }
}

void PersonalCms::showCountdown(uint32_t heldMs) {
  isCounting_ = true;
  const uint32_t leftMs = heldMs < kButtonVeryLongMs ? kButtonVeryLongMs - heldMs : 0;
  NoticeModel notice = noticeOf("Factory reset", "Let go of the button to cancel.", tagLine_);
  std::snprintf(notice.figure, sizeof(notice.figure), "%u", static_cast<unsigned>((leftMs + 999) / 1000));
  screen_.showNotice(notice, 0);
}

void PersonalCms::startTag() {
  TagMemory memory;
  switch (layOutContact(contact_.card(), memory)) {
    case NdefOutcome::Ready:
      tags_.startWriting(memory);
      tagLine_ = "Or hold a tag to the reader, for the contact card.";
      return;
    case NdefOutcome::NoName:
      tagLine_ = "No contact card is set.";
      return;
    case NdefOutcome::TooLong:
      tagLine_ = "The contact card does not fit a tag.";
      return;
  }
}

void PersonalCms::tagEnded(TagOutcome outcome) {
  logLine(shell_.ports.log, "contact card %swritten: %s", outcome == TagOutcome::Written ? "" : "not ",
          sentenceOf(outcome));
  if (isResetting_) return;
  tagLine_ = outcome == TagOutcome::Written ? "The contact card is written." : sentenceOf(outcome);
  if (isCounting_) return;
  const char* title = outcome == TagOutcome::Written ? "Contact card written" : "Contact card not written";
  screen_.showNotice(noticeOf(title, contact_.name, sentenceOf(outcome)), kTagNoticeMs);
}

void PersonalCms::beginReset() {
  tags_.cancel();
  isCounting_ = false;
  isResetting_ = true;
  resetLimit_.wait(shell_.ports.clock.nowMs(), kResetNoticeMs);
  screen_.showNotice(noticeOf("Factory reset", "Everything that was set is forgotten.", "The device starts anew."),
                     10 * kResetNoticeMs);
}

void PersonalCms::addToHeartbeat(JsonWriter& json) {
  const ClimateReading& reading = climate_.reading();
  if (reading.temperatureC) json.decimal("temperature", static_cast<double>(*reading.temperatureC), 1);
  if (reading.humidityPercent) json.decimal("humidity", static_cast<double>(*reading.humidityPercent), 1);
  if (motion_.isKnown()) json.flag("motion", motion_.take());
  copyText(tags_.uid(), sentUid_, sizeof(sentUid_));
  if (sentUid_[0] != '\0') json.text("nfc_uid", sentUid_);
  json.beginObject("display");
  json.text("mode", screen_.showsPicture() ? "picture" : "card");
  if (screen_.pictureEtag()[0] != '\0') json.text("content_etag", screen_.pictureEtag());
  json.endObject();
}

/** A tag is told once, but not before somebody has heard of it; one that came meanwhile is told the next time. */
void PersonalCms::heartbeatAcknowledged() {
  if (sentUid_[0] != '\0' && std::strcmp(sentUid_, tags_.uid()) == 0) tags_.forgetUid();
  sentUid_[0] = '\0';
}

void PersonalCms::applySettings(const cJSON& settings) {
  StoredContact contact = contact_;
  FieldError error;
  if (takeContact(settings, contact, error)) {
    take(contact);
  } else if (error) {
    logLine(shell_.ports.log, "contact card of the server not taken: %s %s", error.field, error.rule);
  }
}

void PersonalCms::addToPortal(PortalReply& reply, const PortalRequest* typed) {
  writeContactForm(reply, typed == nullptr ? ContactForm{contact_, nullptr, ""} : readContactForm(*typed, contact_));
}

bool PersonalCms::checkPortal(const PortalRequest& request) {
  return readContactForm(request, contact_).fault == nullptr;
}

void PersonalCms::takeFromPortal(const PortalRequest& request) { take(readContactForm(request, contact_).contact); }

void PersonalCms::take(const StoredContact& contact) {
  if (contact == contact_) return;
  contact_ = contact;
  if (!storeContact(shell_.ports.settings, contact_)) shell_.ports.log.line("The contact card could not be stored.");
}
