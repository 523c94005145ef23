#pragma once
#include <DevicePorts.h>
#include <logic/CheckAnswer.h>
#include <logic/DownloadAnswer.h>
#include <logic/TrustedKeys.h>
#include <shell/DeltaDownload.h>
#include <shell/DeviceIdentity.h>
#include <shell/DeviceStatus.h>
#include <shell/ImageWriter.h>
#include <shell/ReportQueue.h>
#include <shell/ServerLine.h>
#include <shell/Timer.h>
#include <shell/UpdateRecords.h>

struct UpdaterParts {
  Ports& ports;
  const DeviceIdentity& identity;
  const TrustedKeyRing& ring;
  ServerLine& line;
  UpdateRecords& records;
  ReportQueue& reports;
};

/**
 * Brings one offered image into the other slot and starts it: decides, downloads in pieces (and goes on where it was
 * cut off, also by a restart), checks length and SHA-256, lets flash check the image, notes in NVS what is about to
 * happen, switches, restarts. Every step that takes long is one tick. What is downloaded is a patch where one is
 * offered that fits, and the whole image when that leads nowhere; all that follows is the same.
 */
class Updater final : public HttpReceiver {
 public:
  /** What only the contact to the server can do. */
  enum class Wish : uint8_t { None, CheckAgain, Enrol };

  explicit Updater(const UpdaterParts& parts)
      : p_(parts),
        writer_(parts.ports.flash),
        delta_(parts.ports.flash, parts.ports.chip, parts.ports.inflater, writer_) {}

  /** Begins with it, or reports why not. Ignored while an update is under way. */
  void offer(const UpdateOffer& offer);
  /** Reports an answer that breaks the protocol; only `answer.error`, and `updateId` where it was right, are looked at.
   */
  void refuse(const CheckAnswer& answer);
  /** Leaves the update; what is in flash is used when the same image is offered again. */
  void abandon();
  bool isIdle() const { return step_ == Step::Idle; }
  /** Whether it wants to fetch a piece now. */
  bool wantsLine() const;
  void startPiece();
  void tick();
  /** What it wishes since the last time it was asked. */
  Wish takeWish();

  UpdateStage stage() const { return stage_; }
  uint8_t percent() const;
  /** Of the image under way or last tried; empty when there was none. */
  const char* version() const { return offer_.version; }
  FailureReason reason() const { return reason_; }

  bool onHead(const HttpHead& head) override;
  bool onBody(const uint8_t* bytes, size_t count) override;
  bool isReady() const override { return !isDelta_ || delta_.isReady(); }
  void onEnd(HttpEnd end) override;

 private:
  enum class Step : uint8_t { Idle, Decide, Rehash, Fetch, Verify, Arm, Switch, Restart };

  /** Not within `offer`: verifying a signature takes 100 ms and more of stack than is left at the end of an answer. */
  void decide();
  void begin(uint32_t resumeAt);
  void beginFetch();
  /** Whether a delta was offered that starts from the running image; says it where not. */
  bool mayUseDelta();
  /** False, and nothing has changed, when there is no memory. */
  bool beginDelta();
  void workOnDelta();
  /** The patch is no good, and will not be tried again before a restart: the whole image instead. */
  void refusePatch(const char* why);
  /** The whole image instead of the patch. */
  void fallBack(const char* why);
  void stopFetching();
  uint32_t resumableBytes();
  void pieceIsHere();
  void pieceFailed(HttpEnd end);
  void serverIsBusy();
  void wait(uint32_t failures, uint32_t atLeastS);
  void reportProgress();
  void keepResume();
  void rehash();
  void tellVerifying();
  void verify();
  void arm();
  void switchSlot();
  void restartWhenTold();
  void fail(FailureReason reason, const char* detail);
  void failUnbootable(FailureReason reason, const char* detail);
  void report(UpdateState state);
  // Of what is downloaded: the patch or the image.
  uint32_t taken() const { return isDelta_ ? delta_.taken() : writer_.taken(); }
  uint32_t total() const { return isDelta_ ? offer_.delta.bytes : offer_.fileBytes; }

  UpdaterParts p_;
  ImageWriter writer_;
  DeltaDownload delta_;
  bool isDelta_ = false;               // what is downloaded is a patch
  char spentPatch_[kSha256HexSize]{};  // that led nowhere: the server cannot know, and offers it again
  Step step_ = Step::Idle;
  UpdateStage stage_ = UpdateStage::Idle;
  FailureReason reason_ = FailureReason::None;
  Wish wish_ = Wish::None;
  UpdateOffer offer_{};
  UpdateRecord record_{};

  bool isFetching_ = false;    // a piece is under way
  bool isResumed_ = false;     // the first bytes were written before the last restart
  DownloadRequest piece_{};    // what was asked for
  bool hasHead_ = false;       // of this piece
  DownloadDecision answer_{};  // to this piece's head
  bool isBusyAnswer_ = false;
  uint32_t retryAfterS_ = 0;
  FailureReason writeFault_ = FailureReason::None;
  uint32_t takenBefore_ = 0;  // this piece
  uint32_t fruitless_ = 0;    // tries in a row that brought no byte
  uint32_t busyAnswers_ = 0;  // 429 and 503 in a row
  uint32_t tries_ = 0;        // that failed, in all
  uint8_t toldPercent_ = 0;
  uint32_t keptOffset_ = 0;  // in the resume record
  Timer pause_;
};
