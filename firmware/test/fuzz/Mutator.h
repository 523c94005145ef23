#pragma once
#include <cstdint>
#include <string>
#include <vector>

/** Makes inputs out of seeds: the same seed number makes the same inputs on every machine (splitmix64, no library's
 * random). */
class Mutator {
 public:
  /** `words` are pieces that this parser cares about; they are put in where a mutation adds something. */
  Mutator(uint64_t seed, std::vector<std::string> seeds, std::vector<std::string> words);
  std::string next();

 private:
  uint64_t random();
  size_t below(size_t limit) { return limit == 0 ? 0 : static_cast<size_t>(random() % limit); }
  void mutate(std::string& input);
  void replaceByte(std::string& input);
  void insertSomething(std::string& input);
  void replaceToken(std::string& input);
  void removePiece(std::string& input);
  void repeatPiece(std::string& input);
  void splice(std::string& input);

  uint64_t state_;
  std::vector<std::string> seeds_;
  std::vector<std::string> words_;
};
