#pragma once
#include <cstddef>

/** Which field of a message broke which rule, for logs and reports: `file_size` `must be a whole number from 1 to
 * 134217728`. */
struct FieldError {
  static constexpr size_t kFieldSize = 32;
  static constexpr size_t kRuleSize = 80;
  char field[kFieldSize] = "";  // dotted where nested; empty: the message itself
  char rule[kRuleSize] = "";    // empty: no error
  explicit operator bool() const { return rule[0] != '\0'; }
};
