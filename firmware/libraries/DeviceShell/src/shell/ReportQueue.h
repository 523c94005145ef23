#pragma once
#include <logic/CheckAnswer.h>
#include <logic/Messages.h>

#include <cstddef>
#include <cstdint>

/** What the server is to be told of an update. */
struct Report {
  char updateId[kUpdateIdSize];
  UpdateState state;
  FailureReason reason;
  int8_t progress;  // percent; negative: not said
  bool isOwed;      // stands in NVS too, until it was told
  int64_t bytes;    // of what is downloaded; negative: not said
  bool isDelta;     // a patch is
  char detail[112];
};

/**
 * Reports that wait, oldest first. The same report may be sent twice without harm, so each stays until the server has
 * answered it. Progress of a download replaces the progress that still waits.
 */
class ReportQueue {
 public:
  static constexpr size_t kRoom = 6;

  void add(const Report& report);
  bool isEmpty() const { return count_ == 0; }
  /** The oldest; only when there is one. */
  const Report& first() const { return waiting_[0]; }
  /** The server has answered the first. */
  void removeFirst() { remove(0); }
  /** Whether the first is also the newest of its kind, as it was when it was sent: `add` may have replaced it
   * meanwhile. */
  uint32_t revision() const { return revision_; }

 private:
  void remove(size_t index);

  Report waiting_[kRoom];
  size_t count_ = 0;
  uint32_t revision_ = 0;
};

/** A report without progress, reason and detail. */
Report reportOf(const char* updateId, UpdateState state);
