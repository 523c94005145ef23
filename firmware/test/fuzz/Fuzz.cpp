#include "Fuzz.h"

#include <doctest/doctest.h>
#include <logic/Hex.h>

#include <cstdlib>
#include <cstring>
#include <memory>

#include "Mutator.h"

namespace {

constexpr uint64_t kTargets = 10;

uint64_t numberFrom(const char* variable, uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::string hex(std::string_view bytes) {
  std::string text(bytes.size() * 2 + 1, '\0');
  hexOf(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(), text.data());
  text.pop_back();
  return text;
}

}  // namespace

void fuzz(const FuzzTarget& target) {
  const uint64_t count = numberFrom("PCMS_FUZZ_INPUTS", 1000000) / kTargets;
  uint64_t accepted = 0;
  Mutator mutator(numberFrom("PCMS_FUZZ_SEED", 1), target.seeds, target.words);
  for (uint64_t i = 0; i < count; ++i) {
    const std::string input = mutator.next();
    const std::unique_ptr<char[]> exact(new char[input.size()]);
    if (!input.empty()) std::memcpy(exact.get(), input.data(), input.size());
    const FuzzVerdict verdict = target.run({exact.get(), input.size()});
    accepted += verdict.accepted;
    if (verdict.broken == nullptr) continue;
    FAIL(std::string(target.name) << " broke a promise: " << std::string(verdict.broken) << "; input " << i << ": "
                                  << hex(input));
  }
  MESSAGE(std::string(target.name) << ": " << count << " inputs, of which " << accepted << " were accepted");
  CHECK(accepted >= count / 100);
  CHECK(accepted < count);
}
