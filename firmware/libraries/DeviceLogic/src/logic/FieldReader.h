#pragma once
#include <logic/Cjson.h>
#include <logic/FieldError.h>
#include <logic/JsonDocument.h>

#include <cstdint>
#include <string_view>

/**
 * Reads the fields of an object one by one; the first that breaks its rule is named, and every later one is left as it
 * was. `null` counts as absent. Names are case-sensitive.
 */
class FieldReader {
 public:
  /** A document with a fault is an error of the message itself. */
  FieldReader(const JsonDocument& document, FieldError& error);
  /** `prefix` (`led.`) goes before the names in errors. */
  FieldReader(const cJSON& object, FieldError& error, const char* prefix);

  bool sound() const { return !error_; }
  bool has(const char* name) const { return find(name) != nullptr; }
  /** The field, or null when it is absent. */
  const cJSON* find(const char* name) const;
  /** Names a field that broke a rule, unless another one did before. */
  void refuse(const char* name, const char* rule);

  /** The text of a field; empty (and an error) when it is no text, or absent. */
  std::string_view text(const char* name);
  /** Like `text`, but nothing when it is absent. */
  std::string_view optionalText(const char* name);
  struct TextRule {
    bool (*holds)(std::string_view text);
    const char* words;  // `must be …`
  };
  /** Copies a text that keeps its rule; `out` stays empty otherwise. A text that does not fit breaks the rule. */
  template <size_t N>
  void text(const char* name, const TextRule& rule, char (&out)[N]) {
    out[0] = '\0';
    keep(name, rule, {text(name), out, N});
  }
  /** Like it, but nothing when the field is absent. */
  template <size_t N>
  void optionalText(const char* name, const TextRule& rule, char (&out)[N]) {
    out[0] = '\0';
    if (has(name)) keep(name, rule, {optionalText(name), out, N});
  }
  struct Range {
    uint32_t min;
    uint32_t max;
  };
  uint32_t whole(const char* name, Range range);
  /** 0 when it is absent. */
  uint32_t optionalWhole(const char* name, Range range);
  bool flag(const char* name);
  /** An order is true or absent. */
  bool order(const char* name);
  /** Null when it is absent. */
  const cJSON* optionalObject(const char* name);

 private:
  struct Copy {
    std::string_view text;
    char* out;
    size_t size;
  };
  void keep(const char* name, const TextRule& rule, const Copy& copy);

  const cJSON* object_;
  FieldError& error_;
  const char* prefix_ = "";
};
