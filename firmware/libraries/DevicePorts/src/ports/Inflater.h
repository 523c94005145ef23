#pragma once
#include <cstddef>
#include <cstdint>

/** How far back a stream may reach; what one step gives is never more. Frozen: servers compress for it. */
constexpr size_t kInflateWindowBytes = 4096;

enum class InflateState : uint8_t {
  NeedsInput,  // all was taken, and everything that it leads to was given
  HasMore,     // to give, or has not taken all: another step, please
  Ended,       // the last byte of the stream was taken; what was not does not belong to it
  Broken,      // no raw deflate stream; what was given up to here is right
};

struct InflateStep {
  InflateState state;
  size_t taken;          // bytes of the input
  const uint8_t* bytes;  // given; they stay until the next step
  size_t count;          // of them, kInflateWindowBytes at most
};

/** Inflates one raw deflate stream (RFC 1951, no header) at a time. Its memory is taken for that time only. */
class Inflater {
 public:
  virtual ~Inflater() = default;
  /** What `open` takes of the heap, in one block at most. */
  virtual uint32_t memoryBytes() = 0;
  /** Begins with a new stream. False when there is no memory; never when it is open already. */
  virtual bool open() = 0;
  /** Gives the memory back. */
  virtual void close() = 0;
  /** Only between `open` and `close`, and not after Ended or Broken. `count` may be 0: to be given what is left. */
  virtual InflateStep step(const uint8_t* bytes, size_t count) = 0;
};
