#include "TestPatch.h"

#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <stdexcept>

void putVarint(Bytes& out, uint64_t number) {
  for (; number >= 0x80; number >>= 7) out.push_back(static_cast<uint8_t>(number | 0x80));
  out.push_back(static_cast<uint8_t>(number));
}

void putBlock(Bytes& out, const TestBlock& block) {
  putVarint(out, block.diffLength);
  putVarint(out, block.extraLength);
  const uint32_t seek = static_cast<uint32_t>(block.seek);
  putVarint(out, (seek << 1) ^ (block.seek < 0 ? 0xFFFFFFFFu : 0u));
  out.insert(out.end(), block.bytes.begin(), block.bytes.end());
}

Bytes simpleBlocks(const Bytes& source, const Bytes& target) {
  TestBlock block = {};
  block.diffLength = static_cast<uint32_t>(std::min(source.size(), target.size()));
  block.extraLength = static_cast<uint32_t>(target.size()) - block.diffLength;
  block.bytes = target;
  for (size_t i = 0; i < block.diffLength; i++) block.bytes[i] = static_cast<uint8_t>(target[i] - source[i]);
  Bytes out;
  putBlock(out, block);
  return out;
}

Bytes deflated(const Bytes& bytes, int windowBits) {
  z_stream stream = {};
  if (deflateInit2(&stream, 9, Z_DEFLATED, -windowBits, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("zlib does not deflate");
  }
  Bytes out(deflateBound(&stream, bytes.size()) + 16);
  stream.next_in = bytes.data();
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  const int code = deflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  if (code != Z_STREAM_END) throw std::runtime_error("zlib has not ended");
  return out;
}

Bytes makePatch(const Bytes& source, const Bytes& target) { return deflated(simpleBlocks(source, target)); }
