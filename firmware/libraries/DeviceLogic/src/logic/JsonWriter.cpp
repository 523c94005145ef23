#include "JsonWriter.h"

#include <cinttypes>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "Utf8.h"

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

}  // namespace

JsonWriter::JsonWriter(char* out, size_t size) : out_(out), size_(size), sound_(size > 0) {
  if (size_ > 0) out_[0] = '\0';
}

void JsonWriter::fail() {
  sound_ = false;
  if (size_ > 0) out_[0] = '\0';
}

void JsonWriter::put(char c) { put(std::string_view(&c, 1)); }

void JsonWriter::put(std::string_view text) {
  if (!sound_) return;
  if (text.size() >= size_ - used_) {
    fail();
    return;
  }
  if (!text.empty()) std::memcpy(out_ + used_, text.data(), text.size());
  used_ += text.size();
  out_[used_] = '\0';
}

void JsonWriter::putEscaped(std::string_view text) {
  put('"');
  while (!text.empty()) {
    const char c = text[0];
    const size_t length = utf8Length(text);
    if (c == '"' || c == '\\') {
      put('\\');
      put(c);
    } else if (length == 0 || c == '\0') {
      put(kReplacement);  // the protocol's texts hold no NUL
    } else if (static_cast<uint8_t>(c) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      put(escape);
    } else {
      put(text.substr(0, length));
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  put('"');
}

void JsonWriter::begin(const char* name) {
  const bool needsName = depth_ > 0 && brackets_[depth_ - 1] == '}';
  if (needsName != (name != nullptr) || (depth_ == 0 && used_ > 0)) fail();
  if (!first_) put(',');
  first_ = false;
  if (name == nullptr) return;
  putEscaped(name);
  put(':');
}

void JsonWriter::open(const char* name, char bracket) {
  begin(name);
  if (depth_ == kMostDepth) fail();
  if (!sound_) return;
  put(bracket);
  brackets_[depth_++] = bracket == '{' ? '}' : ']';
  first_ = true;
}

void JsonWriter::close(char bracket) {
  if (depth_ == 0 || brackets_[depth_ - 1] != bracket) fail();
  if (!sound_) return;
  put(bracket);
  --depth_;
  first_ = false;
}

void JsonWriter::beginObject(const char* name) { open(name, '{'); }
void JsonWriter::endObject() { close('}'); }
void JsonWriter::beginList(const char* name) { open(name, '['); }
void JsonWriter::endList() { close(']'); }

void JsonWriter::text(const char* name, std::string_view value) {
  begin(name);
  putEscaped(value);
}

void JsonWriter::whole(const char* name, int64_t value) {
  char digits[24];
  std::snprintf(digits, sizeof digits, "%" PRId64, value);
  begin(name);
  put(digits);
}

void JsonWriter::decimal(const char* name, double value, int digits) {
  char text[40];
  if (!std::isfinite(value)) return;
  const int length = std::snprintf(text, sizeof text, "%.*f", digits, value);
  if (length < 0 || length >= static_cast<int>(sizeof text)) return;
  size_t end = static_cast<size_t>(length);
  if (std::strchr(text, '.') != nullptr) {
    while (text[end - 1] == '0') --end;
    if (text[end - 1] == '.') --end;
  }
  const std::string_view shown(text, end);
  begin(name);
  put(shown == "-0" ? "0" : shown);
}

void JsonWriter::flag(const char* name, bool value) {
  begin(name);
  put(value ? "true" : "false");
}

bool JsonWriter::isWhole() const { return sound_ && depth_ == 0 && used_ > 0; }

std::string_view JsonWriter::view() const { return isWhole() ? std::string_view(out_, used_) : std::string_view(); }
