#include "TagDesk.h"

#include <logic/Hex.h>

#include <algorithm>
#include <cstring>

namespace {

constexpr uint32_t kLookEveryMs = 250;
constexpr uint32_t kReaderRetryMs = 30 * 1000;
constexpr uint32_t kAwaitMs = 30 * 1000;
constexpr uint32_t kReturnMs = 5 * 1000;
constexpr uint8_t kGoneAfterMisses = 4;  // a second

// NTAG213/215/216 data sheet, sections 8.5.2 to 8.5.6.
constexpr uint8_t kType2Sak = 0x00;
constexpr size_t kStaticLocks = 10, kCapability = 12;
constexpr uint8_t kCapabilityMagic = 0xE1;
constexpr uint8_t kEmptyMessage[kNtagPageBytes] = {0x03, 0x00, 0xFE, 0x00};

/** Where the locks of the pages from 16 on stand, by the size that the capability container says (in 8 bytes). */
uint8_t lockPageOf(uint8_t size) {
  switch (size) {
    case 0x12:
      return 40;
    case 0x3E:
      return 130;
    case 0x6D:
      return 226;
  }
  return 0;
}

}  // namespace

const char* sentenceOf(TagOutcome outcome) {
  switch (outcome) {
    case TagOutcome::None:
      return "";
    case TagOutcome::Written:
      return "The tag was read back and is right.";
    case TagOutcome::NoReader:
      return "The NFC reader does not answer.";
    case TagOutcome::NoTagCame:
      return "No tag was held to the reader.";
    case TagOutcome::OtherTag:
      return "This is no NTAG213, 215 or 216.";
    case TagOutcome::TooSmall:
      return "The card does not fit this tag.";
    case TagOutcome::Protected:
      return "The tag is write-protected.";
    case TagOutcome::TakenAway:
      return "The tag was taken away too soon.";
    case TagOutcome::NotVerified:
      return "The tag did not keep what was written.";
  }
  return "";
}

void TagDesk::startWriting(const TagMemory& memory) {
  memory_ = memory;
  outcome_ = TagOutcome::None;
  wasTouched_ = false;
  step_ = Step::Await;
  nextLook_.makeDue();
  limit_.wait(clock_.nowMs(), kAwaitMs);
}

void TagDesk::cancel() {
  step_ = Step::Reading;
  outcome_ = TagOutcome::None;
}

TagOutcome TagDesk::takeOutcome() {
  const TagOutcome outcome = outcome_;
  outcome_ = TagOutcome::None;
  return outcome;
}

void TagDesk::tick() {
  switch (step_) {
    case Step::Reading: {
      NfcTag tag;
      if (pollTag(tag)) note(tag);
      break;
    }
    case Step::Await:
      await();
      break;
    case Step::Check:
      check();
      break;
    case Step::CheckLocks:
      checkLocks();
      break;
    case Step::Write:
      write();
      break;
    case Step::Verify:
      verify();
      break;
  }
}

/** Looks, when it is time to. A reader that does not answer is asked again from time to time. */
bool TagDesk::pollTag(NfcTag& tag) {
  const uint64_t now = clock_.nowMs();
  if (!nextLook_.isDue(now)) return false;
  nextLook_.wait(now, kLookEveryMs);
  if (!hasReader_) {
    hasReader_ = reader_.present();
    if (!hasReader_) nextLook_.wait(now, kReaderRetryMs);
    return false;  // one call to the reader with each turn
  }
  tag = NfcTag();
  const NfcOutcome outcome = reader_.poll(tag);
  if (outcome == NfcOutcome::NoReader) hasReader_ = false;
  if (outcome == NfcOutcome::Done) return true;
  if (misses_ < kGoneAfterMisses) misses_++;
  if (misses_ >= kGoneAfterMisses) last_ = NfcTag();
  return false;
}

/** A tag that stays counts once. */
void TagDesk::note(const NfcTag& tag) {
  misses_ = 0;
  const size_t count = std::min<size_t>(tag.uidBytes, kNfcUidBytes);
  const bool isSame = last_.uidBytes == tag.uidBytes && std::memcmp(last_.uid, tag.uid, count) == 0;
  last_ = tag;
  if (!isSame && count > 0) hexOf(tag.uid, count, uid_);
}

void TagDesk::await() {
  NfcTag tag;
  const bool hadReader = hasReader_;
  if (pollTag(tag)) {
    note(tag);
    if (tag.sak != kType2Sak) return end(TagOutcome::OtherTag);
    step_ = Step::Check;
  } else if (!hasReader_ && !nextLook_.isDue(clock_.nowMs())) {
    // Twice without an answer: once where it was thought to be there, and once when it was asked.
    if (hadReader) return nextLook_.makeDue();
    end(TagOutcome::NoReader);
  } else if (limit_.isDue(clock_.nowMs())) {
    end(wasTouched_ ? TagOutcome::TakenAway : TagOutcome::NoTagCame);
  }
}

void TagDesk::lost(NfcOutcome outcome) {
  if (outcome == NfcOutcome::NoReader) {
    hasReader_ = false;
    return end(TagOutcome::NoReader);
  }
  // It slipped: whoever holds it has a moment to hold it still, and everything begins anew.
  if (!wasTouched_) limit_.wait(clock_.nowMs(), kReturnMs);
  wasTouched_ = true;
  if (limit_.isDue(clock_.nowMs())) return end(TagOutcome::TakenAway);
  nextLook_.makeDue();
  step_ = Step::Await;
}

void TagDesk::check() {
  uint8_t pages[kNfcReadBytes];
  const NfcOutcome outcome = reader_.readPages(0, pages);
  if (outcome == NfcOutcome::Refused) return end(TagOutcome::OtherTag);
  if (outcome != NfcOutcome::Done) return lost(outcome);
  const uint8_t* capability = pages + kCapability;
  if (capability[0] != kCapabilityMagic) return end(TagOutcome::OtherTag);
  if (capability[2] * 8 < memory_.pages * static_cast<int>(kNtagPageBytes)) return end(TagOutcome::TooSmall);
  // The lower half of the first lock byte freezes locks and the capability container, not the pages.
  const bool isLocked = (pages[kStaticLocks] & 0xF0) != 0 || pages[kStaticLocks + 1] != 0;
  if ((capability[3] & 0x0F) != 0 || isLocked) return end(TagOutcome::Protected);
  lockPage_ = lockPageOf(capability[2]);
  next_ = 0;
  step_ = lockPage_ == 0 ? Step::Write : Step::CheckLocks;
}

void TagDesk::checkLocks() {
  uint8_t pages[kNfcReadBytes];
  const NfcOutcome outcome = reader_.readPages(lockPage_, pages);
  if (outcome == NfcOutcome::Refused) return end(TagOutcome::OtherTag);
  if (outcome != NfcOutcome::Done) return lost(outcome);
  if (pages[0] != 0 || pages[1] != 0) return end(TagOutcome::Protected);
  step_ = Step::Write;
}

/** First an empty message, then the pages after it, and the first page last. */
void TagDesk::write() {
  const bool isFirst = next_ == 0, isLast = next_ == memory_.pages;
  const uint8_t page = static_cast<uint8_t>(isLast ? 0 : next_);
  const uint8_t* bytes = isFirst ? kEmptyMessage : memory_.bytes + page * kNtagPageBytes;
  const NfcOutcome outcome = reader_.writePage(static_cast<uint8_t>(kNtagFirstPage + page), bytes);
  if (outcome == NfcOutcome::Refused) return end(TagOutcome::Protected);
  if (outcome != NfcOutcome::Done) return lost(outcome);
  next_++;
  if (!isLast) return;
  next_ = 0;
  step_ = Step::Verify;
}

void TagDesk::verify() {
  uint8_t pages[kNfcReadBytes];
  const NfcOutcome outcome = reader_.readPages(static_cast<uint8_t>(kNtagFirstPage + next_), pages);
  if (outcome == NfcOutcome::Refused) return end(TagOutcome::NotVerified);
  if (outcome != NfcOutcome::Done) return lost(outcome);
  const size_t at = next_ * kNtagPageBytes, all = memory_.pages * kNtagPageBytes;
  if (std::memcmp(pages, memory_.bytes + at, std::min(kNfcReadBytes, all - at)) != 0)
    return end(TagOutcome::NotVerified);
  next_ = static_cast<uint8_t>(next_ + kNfcReadBytes / kNtagPageBytes);
  if (next_ >= memory_.pages) end(TagOutcome::Written);
}

void TagDesk::end(TagOutcome outcome) {
  outcome_ = outcome;
  step_ = Step::Reading;
}
