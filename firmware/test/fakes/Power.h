#pragma once
#include <cstddef>
#include <cstdint>

/** Thrown where a board would go dark. What is in RAM is lost with the stack; flash and NVS stay as they are at that
 * moment. */
struct PowerCut {};
/** Thrown by `Chip::restart`, which never returns on a board. */
struct Restarted {};
/** Thrown where the code of an image would panic. */
struct Crashed {};

enum class CutKind : uint8_t { Before, Torn, After };

/** What an operation has to do when power fails while it is under way. */
enum class Fate : uint8_t { Whole, Nothing, Part, WholeThenDark };

/** Counts every operation on flash and NVS, and lets the power fail at the n-th. */
class Power {
 public:
  /** Fails at the operation with this number, counted from 1 from now on. */
  void failAt(uint64_t number, CutKind kind, uint32_t seed = 1) {
    failAt_ = operations_ + number;
    kind_ = kind;
    random_ = seed * 2654435761u + 1;
  }
  void neverFail() { failAt_ = 0; }
  uint64_t operations() const { return operations_; }
  /** Whether a cut that was ordered has come. */
  bool hasFailed() const { return failAt_ != 0 && operations_ >= failAt_; }

  /** For the fakes, before each operation. An operation that was spared must be followed by `PowerCut` where it says
   * so. */
  Fate begin() {
    operations_++;
    if (failAt_ == 0 || operations_ != failAt_) return Fate::Whole;
    switch (kind_) {
      case CutKind::Before:
        return Fate::Nothing;
      case CutKind::Torn:
        return Fate::Part;
      case CutKind::After:
        return Fate::WholeThenDark;
    }
    return Fate::Whole;
  }
  /** How torn flash looks. */
  uint32_t random() {
    random_ ^= random_ << 13;
    random_ ^= random_ >> 17;
    random_ ^= random_ << 5;
    return random_;
  }

 private:
  uint64_t operations_ = 0;
  uint64_t failAt_ = 0;
  CutKind kind_ = CutKind::Before;
  uint32_t random_ = 1;
};
