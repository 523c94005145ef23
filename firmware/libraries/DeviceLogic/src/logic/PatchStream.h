#pragma once
#include <logic/Patch.h>
#include <ports/Inflater.h>

#include <cstddef>
#include <cstdint>

struct PatchStep {
  PatchFault fault;
  size_t taken;     // bytes of what was given
  bool needsInput;  // all of it was worked on; else another step is due
  bool isDone;      // the target is whole and nothing is left
};

/** A patch as it is fetched, compressed: inflates it and applies it, with every rule of the format. */
class PatchStream {
 public:
  PatchStream(Inflater& inflater, PatchEnds& ends) : inflater_(inflater), patch_(ends) {}
  /** Begins with a patch of `patchBytes`. False when there is no memory. May be called at any time. */
  bool begin(const PatchSizes& sizes, uint32_t patchBytes);
  /** Gives the memory back. */
  void end() { inflater_.close(); }
  /** Works on the next bytes of the patch: some kInflateWindowBytes of the target at most. Not after a fault, nor when
   * done. */
  PatchStep step(const uint8_t* bytes, size_t count);

 private:
  PatchFault faultOf(const InflateStep& inflated);

  Inflater& inflater_;
  Patch patch_;
  uint32_t left_ = 0;  // of the patch
};
