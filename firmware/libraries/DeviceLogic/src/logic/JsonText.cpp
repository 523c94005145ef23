#include "JsonText.h"

#include <cmath>
#include <cstdlib>
#include <cstring>

#include "Ascii.h"
#include "Utf8.h"

const char* wordOf(JsonFault fault) {
  switch (fault) {
    case JsonFault::None:
      return "";
    case JsonFault::Empty:
      return "is empty";
    case JsonFault::TooLarge:
      return "is too large";
    case JsonFault::NotUtf8:
      return "is not UTF-8";
    case JsonFault::HasNul:
      return "holds NUL";
    case JsonFault::NotJson:
      return "is not JSON";
    case JsonFault::TooDeep:
      return "is nested too deep";
    case JsonFault::BadNumber:
      return "holds a number that is none";
    case JsonFault::TrailingText:
      return "goes on after its end";
    case JsonFault::NoMemory:
      return "finds no memory";
    case JsonFault::NotAnObject:
      return "is not an object";
    case JsonFault::DuplicateName:
      return "holds a name twice";
  }
  return "";
}

namespace {

/** Walks over a JSON text with a stack of its own, so that nesting never costs more than kMaxJsonDepth bytes. */
class JsonScan {
 public:
  explicit JsonScan(std::string_view text) : text_(text) {}

  JsonFault run() {
    while (want_ != Want::Nothing) {
      skipSpace();
      if (at_ == text_.size()) return JsonFault::NotJson;
      const JsonFault fault = step();
      if (fault != JsonFault::None) return fault;
    }
    skipSpace();
    return at_ == text_.size() ? JsonFault::None : JsonFault::TrailingText;
  }

 private:
  enum class Want : uint8_t { Value, ValueOrEnd, Name, NameOrEnd, Separator, Nothing };

  void skipSpace() {
    while (at_ < text_.size() && std::strchr(" \t\r\n", text_[at_]) != nullptr) ++at_;
  }

  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool takeWord(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  JsonFault step() {
    switch (want_) {
      case Want::ValueOrEnd:
        return take(']') ? close() : value();
      case Want::Value:
        return value();
      case Want::NameOrEnd:
        return take('}') ? close() : name();
      case Want::Name:
        return name();
      case Want::Separator:
        return separator();
      case Want::Nothing:
        break;
    }
    return JsonFault::None;
  }

  void valueEnded() { want_ = depth_ == 0 ? Want::Nothing : Want::Separator; }

  JsonFault open(bool isObject) {
    if (depth_ == kMaxJsonDepth) return JsonFault::TooDeep;
    isObject_[depth_++] = isObject;
    want_ = isObject ? Want::NameOrEnd : Want::ValueOrEnd;
    return JsonFault::None;
  }

  JsonFault close() {
    --depth_;
    valueEnded();
    return JsonFault::None;
  }

  JsonFault separator() {
    const bool inObject = isObject_[depth_ - 1];
    if (take(',')) {
      want_ = inObject ? Want::Name : Want::Value;
      return JsonFault::None;
    }
    return take(inObject ? '}' : ']') ? close() : JsonFault::NotJson;
  }

  JsonFault name() {
    if (!take('"')) return JsonFault::NotJson;
    const JsonFault fault = restOfText();
    if (fault != JsonFault::None) return fault;
    skipSpace();
    want_ = Want::Value;
    return take(':') ? JsonFault::None : JsonFault::NotJson;
  }

  JsonFault value() {
    if (take('{')) return open(true);
    if (take('[')) return open(false);
    JsonFault fault = JsonFault::None;
    if (take('"')) {
      fault = restOfText();
    } else if (!takeWord("true") && !takeWord("false") && !takeWord("null")) {
      fault = number();
    }
    if (fault == JsonFault::None) valueEnded();
    return fault;
  }

  /** RFC 8259 section 6. NaN and Infinity, which some servers write, count as bad numbers too. */
  JsonFault number() {
    const size_t start = at_;
    const bool beginsLikeOne = isAsciiDigit(text_[at_]) || std::strchr("+-.NI", text_[at_]) != nullptr;
    if (!beginsLikeOne) return JsonFault::NotJson;
    take('-');
    if (!take('0') && !takeDigits()) return JsonFault::BadNumber;
    if (take('.') && !takeDigits()) return JsonFault::BadNumber;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      if (!takeDigits()) return JsonFault::BadNumber;
    }
    if (at_ < text_.size() && (isAsciiDigit(text_[at_]) || text_[at_] == '.')) return JsonFault::BadNumber;
    return isFinite(text_.substr(start, at_ - start)) ? JsonFault::None : JsonFault::BadNumber;
  }

  bool takeDigits() {
    const size_t start = at_;
    while (at_ < text_.size() && isAsciiDigit(text_[at_])) ++at_;
    return at_ > start;
  }

  /** cJSON reads a number out of a buffer of 64 characters, so a longer one would be read as another. */
  static bool isFinite(std::string_view number) {
    char copy[48];
    return copyText(number, copy, sizeof copy) && std::isfinite(std::strtod(copy, nullptr));
  }

  /** After the opening quote; takes the closing one. */
  JsonFault restOfText() {
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"') return JsonFault::None;
      if (static_cast<uint8_t>(c) < 0x20) return JsonFault::NotJson;
      if (c != '\\') continue;
      const JsonFault fault = escape();
      if (fault != JsonFault::None) return fault;
    }
    return JsonFault::NotJson;
  }

  JsonFault escape() {
    if (at_ >= text_.size()) return JsonFault::NotJson;
    const char c = text_[at_++];
    if (c != 'u') return std::memchr("\"\\/bfnrt", c, 8) != nullptr ? JsonFault::None : JsonFault::NotJson;
    uint32_t unit;
    if (!hexUnit(unit)) return JsonFault::NotJson;
    if (unit == 0) return JsonFault::HasNul;
    if (unit < 0xD800 || unit > 0xDFFF) return JsonFault::None;
    uint32_t low;
    const bool isPair = unit < 0xDC00 && takeWord("\\u") && hexUnit(low) && low >= 0xDC00 && low <= 0xDFFF;
    return isPair ? JsonFault::None : JsonFault::NotUtf8;
  }

  bool hexUnit(uint32_t& unit) {
    if (text_.size() - at_ < 4) return false;
    unit = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = text_[at_++];
      const char lower = static_cast<char>(c | 0x20);
      if (!isAsciiDigit(c) && (lower < 'a' || lower > 'f')) return false;
      unit = unit * 16 + static_cast<uint32_t>(isAsciiDigit(c) ? c - '0' : lower - 'a' + 10);
    }
    return true;
  }

  std::string_view text_;
  size_t at_ = 0;
  bool isObject_[kMaxJsonDepth] = {};
  int depth_ = 0;
  Want want_ = Want::Value;
};

}  // namespace

JsonFault checkJsonText(std::string_view text, size_t maxBytes) {
  if (text.size() > maxBytes) return JsonFault::TooLarge;
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return JsonFault::Empty;
  if (text.find('\0') != std::string_view::npos) return JsonFault::HasNul;
  if (!isUtf8(text)) return JsonFault::NotUtf8;
  return JsonScan(text).run();
}
