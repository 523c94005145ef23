#include "ReportQueue.h"

#include <cstdio>
#include <cstring>

Report reportOf(const char* updateId, UpdateState state) {
  Report report = {};
  std::snprintf(report.updateId, sizeof(report.updateId), "%s", updateId);
  report.state = state;
  report.progress = -1;
  report.bytes = -1;
  return report;
}

void ReportQueue::add(const Report& report) {
  if (count_ > 0) {
    Report& newest = waiting_[count_ - 1];
    const bool isProgress = report.state == UpdateState::Downloading && newest.state == UpdateState::Downloading &&
                            std::strcmp(report.updateId, newest.updateId) == 0;
    if (isProgress) {
      newest = report;
      revision_++;
      return;
    }
  }
  if (count_ == kRoom) {  // the oldest that nobody needs after a restart
    size_t victim = 0;
    while (victim + 1 < count_ && waiting_[victim].isOwed) victim++;
    remove(victim);
  }
  waiting_[count_++] = report;
}

void ReportQueue::remove(size_t index) {
  for (size_t i = index + 1; i < count_; i++) waiting_[i - 1] = waiting_[i];
  count_--;
  revision_++;
}
