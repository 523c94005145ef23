#pragma once
#include <logic/Ndef.h>
#include <personalcms/ports/NfcReader.h>
#include <ports/Clock.h>
#include <shell/Timer.h>

#include <cstdint>

/** How writing a contact card ended. */
enum class TagOutcome : uint8_t {
  None,
  Written,
  NoReader,
  NoTagCame,
  OtherTag,
  TooSmall,
  Protected,
  TakenAway,
  NotVerified,
};
/** For people: `The tag is write-protected.` … */
const char* sentenceOf(TagOutcome outcome);

constexpr size_t kUidHexSize = 2 * kNfcUidBytes + 1;

/**
 * What happens at the NFC reader: a tag that is held to it is noted; a contact card is written page by page, the length
 * last so that a tag taken away half-way is empty and never half, and read back. One short call to the reader with each
 * turn of the loop, every step with a deadline.
 */
class TagDesk {
 public:
  TagDesk(NfcReader& reader, Clock& clock) : reader_(reader), clock_(clock) {}

  void tick();
  /** Writes `memory` to the next tag. */
  void startWriting(const TagMemory& memory);
  void cancel();
  bool isWriting() const { return step_ != Step::Reading; }
  /** Whether it still waits for a tag. */
  bool isWaiting() const { return step_ == Step::Await; }
  /** How writing ended, once. */
  TagOutcome takeOutcome();
  /** The UID of a tag that was read and not reported yet, in hex; empty when there is none. */
  const char* uid() const { return uid_; }
  void forgetUid() { uid_[0] = '\0'; }

 private:
  enum class Step : uint8_t { Reading, Await, Check, CheckLocks, Write, Verify };

  bool pollTag(NfcTag& tag);
  void note(const NfcTag& tag);
  void await();
  void check();
  void checkLocks();
  void write();
  void verify();
  void lost(NfcOutcome outcome);
  void end(TagOutcome outcome);

  NfcReader& reader_;
  Clock& clock_;
  Step step_ = Step::Reading;
  TagOutcome outcome_ = TagOutcome::None;
  bool hasReader_ = false;
  Timer nextLook_;
  Timer limit_;
  bool wasTouched_ = false;  // a tag was there already, and something may have been written
  uint8_t misses_ = 0;
  NfcTag last_{};  // in the field now, or a moment ago
  TagMemory memory_{};
  uint8_t next_ = 0;
  uint8_t lockPage_ = 0;
  char uid_[kUidHexSize] = "";
};
