#pragma once
#include <DevicePorts.h>
#include <logic/BootDecision.h>
#include <shell/DeviceIdentity.h>
#include <shell/ReportQueue.h>
#include <shell/Timer.h>
#include <shell/UpdateRecords.h>

struct ProbationParts {
  Ports& ports;
  const DeviceIdentity& identity;
  UpdateRecords& records;
  ReportQueue& reports;
};

/**
 * What this start of the device is, and how it ends well or ill: a new image stays only when it reaches the server in
 * time, an image that keeps crashing is left, and the server is told which of it happened.
 */
class Probation {
 public:
  explicit Probation(const ProbationParts& parts) : p_(parts) {}
  /** First of all in `begin`: counts the start, decides, and may restart into the other image. */
  void begin();
  /** Gives up when the time is over. */
  void tick();
  /** The server has acknowledged a registration or a heartbeat. */
  void serverReached();
  /** The server has taken the report of how the update ended. */
  void owedWasTold();
  /**
   * Starts the previous image, where the other slot still holds exactly that one, and it is not below this one's
   * security version. False when not; otherwise it restarts. `updateId` is empty when a person ordered it here: then
   * the one that brought this image is told of it.
   */
  bool rollBack(const char* updateId);
  /** Whether `rollBack` would. */
  bool canRollBack();

  bool isOnProbation() const { return isOnProbation_; }
  bool isSafeMode() const { return isSafeMode_; }
  /** Whether this start found that an update did not stay, and why. */
  bool wentBack() const { return wentBack_; }
  FailureReason whyBack() const { return owedReason_; }
  uint32_t starts() const { return boots_.starts; }

 private:
  void countStart();
  BootDecision decide();
  void startProbation();
  void switchAgain();
  bool startOther(FailureReason reason, const char* updateId);
  void tellOwed();
  bool undoRollBack();
  void giveUp(FailureReason reason);
  void say(const char* what);
  bool otherIsKnown();
  bool otherIsAtLeastAsSecure();

  ProbationParts p_;
  BootsRecord boots_{};
  UpdateRecord record_{};
  bool hasRecord_ = false;
  uint8_t runningDigest_[kDigestBytes] = {};
  bool isOnProbation_ = false;
  bool isSafeMode_ = false;
  bool wentBack_ = false;
  OwedReport owed_ = OwedReport::None;
  FailureReason owedReason_ = FailureReason::None;
  bool isGoodBoot_ = false;
  Timer probation_;
  Timer goodBoot_;
};
