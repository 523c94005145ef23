#pragma once
#include <cstdint>
#include <string_view>

/** Where an update is. One table for all sides (golden update-moves.json); every move that is not in it is refused. */
enum class UpdateState : uint8_t {
  Offered,
  Downloading,
  Verifying,
  Installing,
  Rebooting,
  Confirmed,
  Failed,
  RolledBack,
  Superseded,
  Cancelled
};
constexpr int kUpdateStates = 10;

/** The word on the wire. */
const char* wordOf(UpdateState state);
bool updateStateOf(std::string_view word, UpdateState& out);
bool mayMove(UpdateState from, UpdateState to);
/** Under way: offered to rebooting. */
bool isActive(UpdateState state);
/** Whether a device may report it. */
bool isReportable(UpdateState state);
