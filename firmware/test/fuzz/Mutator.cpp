#include "Mutator.h"

#include <utility>

namespace {

constexpr size_t kMostBytes = 4096;
constexpr size_t kMostMutations = 6;

}  // namespace

Mutator::Mutator(uint64_t seed, std::vector<std::string> seeds, std::vector<std::string> words)
    : state_(seed), seeds_(std::move(seeds)), words_(std::move(words)) {}

uint64_t Mutator::random() {
  state_ += 0x9E3779B97F4A7C15;
  uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

std::string Mutator::next() {
  std::string input = seeds_[below(seeds_.size())];
  // Half of them get a single mutation: those come through the first check and reach what lies behind it.
  for (size_t count = 1 + below(2) * below(kMostMutations); count > 0; --count) mutate(input);
  if (input.size() > kMostBytes) input.resize(kMostBytes);
  return input;
}

void Mutator::mutate(std::string& input) {
  switch (below(9)) {
    case 0:
    case 1:
      return replaceByte(input);
    case 2:
    case 3:
      return insertSomething(input);
    case 4:
      return removePiece(input);
    case 5:
      return repeatPiece(input);
    case 6:
      return splice(input);
  }
}

void Mutator::replaceByte(std::string& input) {
  if (input.empty()) return;
  char& byte = input[below(input.size())];
  switch (below(3)) {
    case 0:
      byte = static_cast<char>(byte ^ (1 << below(8)));
      break;
    case 1:
      byte = static_cast<char>(random());
      break;
    case 2:
      byte = "\0\xFF\x7F\x80 \"\\{[0-\r\n"[below(13)];
      break;
  }
}

void Mutator::insertSomething(std::string& input) {
  const bool isWord = !words_.empty() && below(4) != 0;
  const std::string piece =
      isWord ? words_[below(words_.size())] : std::string(1 + below(4), static_cast<char>(random()));
  input.insert(below(input.size() + 1), piece);
}

/** Puts a word in the place of what stands between two separators: a whole value, header, label or field. */
void Mutator::replaceToken(std::string& input) {
  const std::string separators(",:{}[]/ \r\n\0", 11);
  if (input.empty() || words_.empty()) return;
  const size_t start = input.find_first_not_of(separators, below(input.size()));
  if (start == std::string::npos) return;
  const size_t end = input.find_first_of(separators, start);
  input.replace(start, end == std::string::npos ? end : end - start, words_[below(words_.size())]);
}

void Mutator::removePiece(std::string& input) {
  const size_t at = below(input.size());
  // Now and then all of the rest: an answer that was cut off.
  const size_t count = below(4) == 0 ? input.size() : 1 + below(16);
  if (!input.empty()) input.erase(at, count);
}

void Mutator::repeatPiece(std::string& input) {
  const std::string piece = input.substr(below(input.size() + 1), 1 + below(32));
  const size_t at = below(input.size() + 1);
  for (size_t times = 1 + below(below(8) == 0 ? 64 : 2); times > 0 && input.size() < kMostBytes; --times)
    input.insert(at, piece);
}

void Mutator::splice(std::string& input) {
  const std::string& other = seeds_[below(seeds_.size())];
  input = input.substr(0, below(input.size() + 1)) + other.substr(below(other.size() + 1));
}
