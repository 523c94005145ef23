#pragma once
#include <logic/PatchStream.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "../../host/ports/HostInflater.h"
#include "TestPatch.h"

/** Applies patches in memory, as a device does with flash. */
class MemoryPatch final : private PatchEnds {
 public:
  explicit MemoryPatch(Bytes source) : source_(std::move(source)) {}

  /**
   * The word of the rule that was broken; empty when the target is whole. The patch comes in pieces of `pieceBytes`,
   * each in a block of its own size, so that a byte read beyond it is seen.
   */
  std::string apply(const Bytes& patch, uint32_t targetBytes, size_t pieceBytes) {
    target.clear();
    steps = 0;
    PatchStream stream(inflater_, *this);
    stream.begin({static_cast<uint32_t>(source_.size()), targetBytes}, static_cast<uint32_t>(patch.size()));
    PatchStep step = {PatchFault::None, 0, true, false};
    for (size_t at = 0; step.fault == PatchFault::None && !step.isDone;) {
      const size_t end = std::min(at + pieceBytes, patch.size());
      const Bytes piece(patch.begin() + static_cast<std::ptrdiff_t>(at),
                        patch.begin() + static_cast<std::ptrdiff_t>(end));
      step = work(stream, piece);
      at = end;
    }
    stream.end();
    return wordOf(step.fault);
  }

  Bytes target;
  size_t steps = 0;
  bool readOutside = false;

 private:
  PatchStep work(PatchStream& stream, const Bytes& piece) {
    size_t used = 0;
    while (true) {
      const PatchStep step = stream.step(piece.data() + used, piece.size() - used);
      used += step.taken;
      steps++;
      if (step.fault != PatchFault::None || step.isDone || step.needsInput) return step;
    }
  }
  bool readSource(uint32_t offset, uint8_t* bytes, size_t count) override {
    readOutside = readOutside || offset > source_.size() || count > source_.size() - offset;
    if (readOutside) return false;
    std::memcpy(bytes, source_.data() + offset, count);
    return true;
  }
  bool takeTarget(const uint8_t* bytes, size_t count) override {
    target.insert(target.end(), bytes, bytes + count);
    return true;
  }

  const Bytes source_;
  HostInflater inflater_;
};
