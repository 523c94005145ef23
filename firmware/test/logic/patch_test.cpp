#include <corpus/Golden.h>
#include <corpus/MemoryPatch.h>
#include <doctest/doctest.h>

#include <random>

namespace {

/** Bytes that are neither all the same nor all noise. */
Bytes someBytes(std::mt19937& random, size_t count) {
  Bytes bytes(count);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random() % 4 == 0 ? random() : random() % 3);
  return bytes;
}

struct RandomPatch {
  Bytes blocks;
  Bytes target;
};

/** Blocks of any kind that stay within the source, and what they make of it. */
RandomPatch randomPatch(std::mt19937& random, const Bytes& source) {
  RandomPatch made;
  int64_t position = 0;
  for (int blocks = 1 + static_cast<int>(random() % 8); blocks > 0; blocks--) {
    TestBlock block = {};
    block.diffLength = static_cast<uint32_t>(random() % (source.size() - static_cast<size_t>(position) + 1));
    block.extraLength = block.diffLength == 0 || random() % 2 == 0 ? 1 + random() % 700 : 0;
    block.bytes = someBytes(random, size_t{block.diffLength} + block.extraLength);
    for (size_t i = 0; i < block.bytes.size(); i++) {
      const uint8_t base = i < block.diffLength ? source[static_cast<size_t>(position) + i] : uint8_t{0};
      made.target.push_back(static_cast<uint8_t>(base + block.bytes[i]));
    }
    const int64_t next = static_cast<int64_t>(random() % (source.size() + 1));
    block.seek = static_cast<int32_t>(next - position - block.diffLength);
    position = next;
    putBlock(made.blocks, block);
  }
  return made;
}

}  // namespace

TEST_CASE("the golden patches lead to their targets, in pieces of any size") {
  const Golden golden = Golden::patches();
  const cJSON* entry;
  cJSON_ArrayForEach(entry, Golden::field(golden.root(), "patches")) {
    const Bytes patch = Golden::bytes(entry, "patch");
    const Bytes target = Golden::bytes(entry, "target");
    MemoryPatch memory(Golden::bytes(entry, "source"));
    for (size_t piece = 1; piece <= std::min<size_t>(patch.size(), 64); piece++) {
      INFO(Golden::text(entry, "name") << " in pieces of " << piece);
      CHECK(memory.apply(patch, static_cast<uint32_t>(target.size()), piece) == "");
      CHECK(memory.target == target);
      CHECK_FALSE(memory.readOutside);
    }
  }
}

TEST_CASE("the golden patches that break a rule are refused by its name, in pieces of any size") {
  const Golden golden = Golden::patches();
  const cJSON* entry;
  cJSON_ArrayForEach(entry, Golden::field(golden.root(), "refused")) {
    const Bytes patch = Golden::bytes(entry, "patch");
    const double targetBytes = Golden::field(entry, "targetBytes")->valuedouble;
    MemoryPatch memory(Golden::bytes(entry, "source"));
    for (size_t piece = 1; piece <= std::max<size_t>(patch.size(), 1); piece++) {
      INFO(Golden::text(entry, "name") << " in pieces of " << piece);
      CHECK(memory.apply(patch, static_cast<uint32_t>(targetBytes), piece) == Golden::text(entry, "refusal"));
      CHECK_FALSE(memory.readOutside);
    }
  }
}

TEST_CASE("blocks of any kind lead to what they say, however the bytes come in") {
  std::mt19937 random(20261125);
  for (int round = 0; round < 300; round++) {
    const Bytes source = someBytes(random, random() % 3000);
    const RandomPatch made = randomPatch(random, source);
    const Bytes patch = deflated(made.blocks);
    MemoryPatch memory(source);
    for (const size_t piece : {size_t{1}, 2 + random() % 100, patch.size()}) {
      INFO("round " << round << ", pieces of " << piece);
      CHECK(memory.apply(patch, static_cast<uint32_t>(made.target.size()), piece) == "");
      CHECK(memory.target == made.target);
    }
  }
}

TEST_CASE("a patch that is cut off anywhere is too short, and never more than its target") {
  std::mt19937 random(7);
  const Bytes source = someBytes(random, 2000);
  const Bytes target = someBytes(random, 2500);
  const Bytes patch = makePatch(source, target);
  MemoryPatch memory(source);
  for (size_t bytes = 0; bytes < patch.size(); bytes++) {
    const Bytes cut(patch.begin(), patch.begin() + static_cast<std::ptrdiff_t>(bytes));
    const std::string word = memory.apply(cut, 2500, 50);
    // The last bytes of a stream may be no more than its end.
    CHECK((word == "too_short" || (word == "bad_stream" && memory.target == target)));
    CHECK(memory.target.size() <= target.size());
  }
}

TEST_CASE("a few bytes that are a million are worked on a window at a time, and refused when they are too many") {
  const Bytes zeros(1024 * 1024);
  Bytes blocks;
  putBlock(blocks, {0, 1024 * 1024, 0, zeros});
  const Bytes patch = deflated(blocks);
  CHECK(patch.size() < 1200);
  MemoryPatch memory({});
  CHECK(memory.apply(patch, 1024 * 1024, patch.size()) == "");
  CHECK(memory.steps >= 256);
  CHECK(memory.apply(patch, 1024 * 1024 - 1, patch.size()) == "too_long");
  CHECK(memory.target.empty());
}
