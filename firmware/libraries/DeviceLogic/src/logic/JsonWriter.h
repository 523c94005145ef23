#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

/**
 * Writes JSON into the caller's buffer. What does not fit is a state (`isWhole()` is false and `text()` empty), never
 * half a text. Texts are escaped; bytes that are not UTF-8 become U+FFFD. A name is null inside of a list and for the
 * outermost value.
 */
class JsonWriter {
 public:
  JsonWriter(char* out, size_t size);
  void beginObject(const char* name = nullptr);
  void endObject();
  void beginList(const char* name = nullptr);
  void endList();
  void text(const char* name, std::string_view value);
  void whole(const char* name, int64_t value);
  /** With `digits` (0 to 6) after the point, trailing zeros cut. A value that is not finite is left out altogether. */
  void decimal(const char* name, double value, int digits);
  void flag(const char* name, bool value);
  /** Whether everything fitted, and every object and list is closed. */
  bool isWhole() const;
  /** The finished JSON, NUL-terminated; empty until it is whole. */
  std::string_view view() const;

 private:
  static constexpr int kMostDepth = 8;
  void fail();
  void put(char c);
  void put(std::string_view text);
  void putEscaped(std::string_view text);
  void begin(const char* name);
  void open(const char* name, char bracket);
  void close(char bracket);

  char* out_;
  size_t size_;
  size_t used_ = 0;
  int depth_ = 0;
  char brackets_[kMostDepth] = {};
  bool first_ = true;
  bool sound_ = true;
};
