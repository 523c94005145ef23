#include "Version.h"

#include "Ascii.h"

namespace {

bool isIdentifierChar(char c) { return isAsciiDigit(c) || isAsciiLetter(c) || c == '-'; }

template <typename Test>
bool all(std::string_view text, Test test) {
  for (const char c : text) {
    if (!test(c)) return false;
  }
  return true;
}

bool isNumber(std::string_view text) { return !text.empty() && all(text, isAsciiDigit); }
bool isPlainNumber(std::string_view text) { return isNumber(text) && (text.size() == 1 || text[0] != '0'); }

/** Takes the part up to the next `separator` (or all) off the front of `rest`. */
std::string_view takePart(std::string_view& rest, char separator) {
  const size_t end = rest.find(separator);
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return part;
}

struct Semantic {
  std::string_view numbers[3];
  std::string_view preRelease;  // empty: a release
};

bool isPreRelease(std::string_view text) {
  if (text.empty() || text.back() == '.') return false;
  while (!text.empty()) {
    const std::string_view part = takePart(text, '.');
    if (part.empty() || !all(part, isIdentifierChar)) return false;
    if (isNumber(part) && !isPlainNumber(part)) return false;
  }
  return true;
}

/** SemVer 2.0.0 without build metadata. */
bool parseSemantic(std::string_view text, Semantic& out) {
  const size_t dash = text.find('-');
  std::string_view core = text.substr(0, dash);
  out.preRelease = {};
  if (dash != std::string_view::npos) {
    out.preRelease = text.substr(dash + 1);
    if (!isPreRelease(out.preRelease)) return false;
  }
  if (!core.empty() && core.back() == '.') return false;
  for (std::string_view& number : out.numbers) {
    number = takePart(core, '.');
    if (!isPlainNumber(number)) return false;
  }
  return core.empty();
}

/** A board may report build metadata; precedence ignores it (SemVer 2.0.0, section 10). */
std::string_view withoutBuild(std::string_view text) {
  const size_t plus = text.rfind('+');
  if (plus == std::string_view::npos || plus + 1 == text.size()) return text;
  const bool isBuild = all(text.substr(plus + 1), [](char c) { return isIdentifierChar(c) || c == '.'; });
  return isBuild ? text.substr(0, plus) : text;
}

int sign(int value) { return (value > 0) - (value < 0); }

int compareIdentifiers(std::string_view a, std::string_view b) {
  const bool aIsNumber = isNumber(a);
  const bool bIsNumber = isNumber(b);
  if (aIsNumber != bIsNumber) return aIsNumber ? -1 : 1;
  // By length first: numbers of any size compare right without becoming integers.
  if (aIsNumber && a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return sign(a.compare(b));
}

int comparePreReleases(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return static_cast<int>(a.empty()) - static_cast<int>(b.empty());
  while (!a.empty() && !b.empty()) {
    const std::string_view left = takePart(a, '.');
    const int order = compareIdentifiers(left, takePart(b, '.'));
    if (order != 0) return order;
  }
  return static_cast<int>(b.empty()) - static_cast<int>(a.empty());
}

}  // namespace

int compareVersions(std::string_view a, std::string_view b) {
  Semantic left;
  Semantic right;
  const bool aIsSemantic = parseSemantic(withoutBuild(a), left);
  const bool bIsSemantic = parseSemantic(withoutBuild(b), right);
  if (aIsSemantic != bIsSemantic) return aIsSemantic ? 1 : -1;
  if (!aIsSemantic) return sign(a.compare(b));
  for (int i = 0; i < 3; ++i) {
    const int order = compareIdentifiers(left.numbers[i], right.numbers[i]);
    if (order != 0) return order;
  }
  return comparePreReleases(left.preRelease, right.preRelease);
}

bool isPublishableVersion(std::string_view text) {
  Semantic ignored;
  return text.size() < kVersionSize && parseSemantic(text, ignored);
}
