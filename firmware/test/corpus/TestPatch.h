#pragma once
#include <cstdint>
#include <vector>

using Bytes = std::vector<uint8_t>;

/** One block of a patch, as it is written. */
struct TestBlock {
  uint32_t diffLength;
  uint32_t extraLength;
  int32_t seek;
  Bytes bytes;  // the diff, then the extra bytes
};

/** Appends an unsigned LEB128 number. */
void putVarint(Bytes& out, uint64_t number);
void putBlock(Bytes& out, const TestBlock& block);
/** A patch before it is deflated: one block of differences, and what is longer as extra bytes. */
Bytes simpleBlocks(const Bytes& source, const Bytes& target);
/** Raw deflate; `windowBits` is 12 where a device is to read it. */
Bytes deflated(const Bytes& bytes, int windowBits = 12);
/** deflated(simpleBlocks(…)). */
Bytes makePatch(const Bytes& source, const Bytes& target);
