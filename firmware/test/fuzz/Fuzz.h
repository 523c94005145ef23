#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/** What one input came to. */
struct FuzzVerdict {
  /** What the parser promised and did not keep; null when all is well. */
  const char* broken = nullptr;
  /** The parser took the input for what it parses. */
  bool accepted = false;
};

/** Makes a FuzzTarget's `run` of a function that returns the broken promise. */
template <const char* (*promises)(std::string_view input, bool& accepted)>
FuzzVerdict run(std::string_view input) {
  FuzzVerdict verdict;
  verdict.broken = promises(input, verdict.accepted);
  return verdict;
}

struct FuzzTarget {
  const char* name;
  std::vector<std::string> seeds;
  std::vector<std::string> words;
  FuzzVerdict (*run)(std::string_view input);
};

/**
 * Runs a tenth of PCMS_FUZZ_INPUTS (1,000,000) mutated inputs from PCMS_FUZZ_SEED (1). Each input lies in a block of
 * exactly its size, so that a byte read beyond it is seen. The first input that breaks a promise ends it and is printed
 * in hex. At least one input in a hundred must be accepted, and one refused: else the fuzz would only knock at the
 * door.
 */
void fuzz(const FuzzTarget& target);
