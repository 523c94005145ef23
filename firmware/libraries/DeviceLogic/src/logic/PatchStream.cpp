#include "PatchStream.h"

bool PatchStream::begin(const PatchSizes& sizes, uint32_t patchBytes) {
  patch_.begin(sizes);
  left_ = patchBytes;
  return inflater_.open();
}

PatchStep PatchStream::step(const uint8_t* bytes, size_t count) {
  const InflateStep inflated = inflater_.step(bytes, count);
  left_ -= static_cast<uint32_t>(inflated.taken);
  PatchStep step = {faultOf(inflated), inflated.taken, inflated.state == InflateState::NeedsInput, false};
  step.isDone = step.fault == PatchFault::None && inflated.state == InflateState::Ended;
  return step;
}

/** In the order in which the rules stand in a patch: what came out of the stream, then how the stream went on. */
PatchFault PatchStream::faultOf(const InflateStep& inflated) {
  const PatchFault fault = patch_.take(inflated.bytes, inflated.count);
  if (fault != PatchFault::None) return fault;
  switch (inflated.state) {
    case InflateState::HasMore:
      return PatchFault::None;
    case InflateState::NeedsInput:
      if (left_ > 0) return PatchFault::None;
      return patch_.isWhole() ? PatchFault::BadStream : PatchFault::TooShort;
    case InflateState::Ended:
      if (!patch_.isWhole()) return PatchFault::TooShort;
      return left_ == 0 ? PatchFault::None : PatchFault::Trailing;
    case InflateState::Broken:
      return PatchFault::BadStream;
  }
  return PatchFault::BadStream;
}
