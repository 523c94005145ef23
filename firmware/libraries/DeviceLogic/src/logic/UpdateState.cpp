#include "UpdateState.h"

namespace {

constexpr const char* kWords[kUpdateStates] = {"offered",   "downloading", "verifying",   "installing", "rebooting",
                                               "confirmed", "failed",      "rolled_back", "superseded", "cancelled"};

constexpr unsigned bit(UpdateState state) { return 1u << static_cast<unsigned>(state); }

constexpr unsigned kEnds = bit(UpdateState::Failed) | bit(UpdateState::RolledBack) | bit(UpdateState::Superseded) |
                           bit(UpdateState::Cancelled);
constexpr unsigned kFromRebooting = kEnds | bit(UpdateState::Confirmed);
constexpr unsigned kFromInstalling = kFromRebooting | bit(UpdateState::Rebooting);
constexpr unsigned kFromVerifying = kFromInstalling | bit(UpdateState::Installing);
constexpr unsigned kFromDownloading = kFromVerifying | bit(UpdateState::Verifying);
constexpr unsigned kFromOffered = kFromDownloading | bit(UpdateState::Downloading);

/** The table: for each state the ones that may follow, as bits. */
unsigned movesFrom(UpdateState state) {
  switch (state) {
    case UpdateState::Offered:
      return kFromOffered;
    case UpdateState::Downloading:
      return kFromDownloading;
    case UpdateState::Verifying:
      return kFromVerifying;
    case UpdateState::Installing:
      return kFromInstalling;
    case UpdateState::Rebooting:
      return kFromRebooting;
    case UpdateState::Confirmed:
      return bit(UpdateState::RolledBack);
    case UpdateState::Failed:
      return bit(UpdateState::Offered) | bit(UpdateState::Superseded) | bit(UpdateState::Cancelled);
    case UpdateState::RolledBack:
    case UpdateState::Superseded:
    case UpdateState::Cancelled:
      return 0;
  }
  return 0;
}

}  // namespace

const char* wordOf(UpdateState state) { return kWords[static_cast<int>(state)]; }

bool updateStateOf(std::string_view word, UpdateState& out) {
  for (int i = 0; i < kUpdateStates; ++i) {
    if (word != kWords[i]) continue;
    out = static_cast<UpdateState>(i);
    return true;
  }
  return false;
}

bool mayMove(UpdateState from, UpdateState to) { return (movesFrom(from) & bit(to)) != 0; }

bool isActive(UpdateState state) { return state <= UpdateState::Rebooting; }

bool isReportable(UpdateState state) { return state >= UpdateState::Downloading && state <= UpdateState::RolledBack; }
