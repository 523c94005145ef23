#include <corpus/Golden.h>
#include <corpus/MemoryPatch.h>
#include <doctest/doctest.h>

#include "Fuzz.h"

namespace {

constexpr uint32_t kTargetBytes = 600;

std::string textOf(const Bytes& bytes) { return {bytes.begin(), bytes.end()}; }

const Bytes& source() {
  static const Bytes bytes = [] {
    Bytes made(500);
    for (size_t i = 0; i < made.size(); i++) made[i] = static_cast<uint8_t>(i * i >> 3);
    return made;
  }();
  return bytes;
}

/** Blocks that lead to kTargetBytes. */
std::vector<std::string> seedBlocks() {
  Bytes target = source();
  target.resize(kTargetBytes, 0x41);
  target[77] = 9;
  Bytes jumps;
  putBlock(jumps, {200, 50, -150, Bytes(250)});
  putBlock(jumps, {300, 0, 100, Bytes(300)});
  putBlock(jumps, {0, 50, 0, Bytes(50, 7)});
  return {textOf(simpleBlocks(source(), target)), textOf(jumps)};
}

/** Whatever comes in, a device reads within its source and writes no more than the target. */
const char* promisesOf(MemoryPatch& memory, const Bytes& patch, size_t pieceBytes, bool& accepted) {
  const std::string word = memory.apply(patch, kTargetBytes, pieceBytes);
  accepted = word.empty();
  if (memory.readOutside) return "the source is read within its bounds";
  if (memory.target.size() > kTargetBytes) return "no more is written than the target has";
  if (accepted && memory.target.size() != kTargetBytes) return "what is accepted is whole";
  return word == "source_unread" || word == "target_refused" ? "a refusal names the rule" : nullptr;
}

const char* promisesOfBlocks(std::string_view input, bool& accepted) {
  MemoryPatch memory(source());
  const Bytes patch = deflated(Bytes(input.begin(), input.end()));
  return promisesOf(memory, patch, 64, accepted);
}

const char* promisesOfStream(std::string_view input, bool& accepted) {
  MemoryPatch memory(source());
  const Bytes patch(input.begin(), input.end());
  const char* broken = promisesOf(memory, patch, 1 + input.size() / 3, accepted);
  if (broken != nullptr) return broken;
  const Bytes target = memory.target;
  bool again = false;
  broken = promisesOf(memory, patch, 1 + input.size(), again);
  if (broken != nullptr) return broken;
  if (again != accepted) return "the pieces in which a patch comes do not matter";
  return !accepted || memory.target == target ? nullptr : "nor do they for what is written";
}

}  // namespace

TEST_CASE("no block of a patch makes the device read or write outside of its bounds") {
  fuzz({"blocks of patches",
        seedBlocks(),
        {std::string(1, '\0'), "\x01", "\x7F", "\x80\x01", "\xFF\xFF\xFF\xFF\x0F", "\xFF\xFF\xFF\xFF\x1F", "\xAB\x02",
         std::string(40, '\0')},
        run<promisesOfBlocks>});
}

TEST_CASE("no compressed patch makes the device read or write outside of its bounds") {
  std::vector<std::string> seeds;
  for (const std::string& blocks : seedBlocks()) {
    const Bytes bytes(blocks.begin(), blocks.end());
    seeds.push_back(textOf(deflated(bytes)));
  }
  fuzz({"compressed patches",
        seeds,
        {std::string("\x00\x00\xFF\xFF", 4), "\x03", "\xED", "\x05", "\x01"},
        run<promisesOfStream>});
}
