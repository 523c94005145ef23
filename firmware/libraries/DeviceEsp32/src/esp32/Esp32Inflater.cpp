#include "Esp32Inflater.h"

#include <miniz.h>

#include <cstring>
#include <new>

/** tinfl writes into the window itself, round and round; so the window's size must be a power of 2. */
struct Esp32Inflater::Working {
  tinfl_decompressor state;
  uint8_t window[kInflateWindowBytes];
  size_t at;  // in the window: where the next byte goes
};

Esp32Inflater::Esp32Inflater() = default;

Esp32Inflater::~Esp32Inflater() = default;

uint32_t Esp32Inflater::memoryBytes() { return sizeof(Working); }

bool Esp32Inflater::open() {
  if (!working_) working_.reset(new (std::nothrow) Working);
  if (!working_) return false;
  // Zeros: tinfl does not notice when a stream reaches back to before its own beginning.
  std::memset(working_.get(), 0, sizeof(Working));
  tinfl_init(&working_->state);
  return true;
}

void Esp32Inflater::close() { working_.reset(); }

InflateStep Esp32Inflater::step(const uint8_t* bytes, size_t count) {
  Working& working = *working_;
  uint8_t* const out = working.window + working.at;
  size_t taken = count;
  size_t given = kInflateWindowBytes - working.at;
  // More input is announced always: whoever feeds it knows the stream's length, and notices when its end does not come.
  const tinfl_status status =
      tinfl_decompress(&working.state, bytes, &taken, working.window, out, &given, TINFL_FLAG_HAS_MORE_INPUT);
  working.at = (working.at + given) % kInflateWindowBytes;
  InflateStep step = {InflateState::Broken, taken, out, given};
  switch (status) {
    case TINFL_STATUS_NEEDS_MORE_INPUT:
      step.state = InflateState::NeedsInput;
      break;
    case TINFL_STATUS_HAS_MORE_OUTPUT:
      step.state = InflateState::HasMore;
      break;
    case TINFL_STATUS_DONE:
      // The ROM's tinfl looks up to two bytes ahead; where those are not the stream's, something follows its end.
      if (working.state.m_num_bits < 8) step.state = InflateState::Ended;
      break;
    default:
      break;  // FAILED, BAD_PARAM, and what later versions add
  }
  return step;
}
