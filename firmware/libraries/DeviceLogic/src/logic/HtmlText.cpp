#include "HtmlText.h"

#include <cstring>

#include "Utf8.h"

namespace {

/** What stands for the character at the start of `text`; a byte that is not UTF-8 becomes U+FFFD. */
std::string_view shownAs(std::string_view text) {
  switch (text[0]) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
  }
  const size_t length = utf8Length(text);
  return length == 0 ? "\xEF\xBF\xBD" : text.substr(0, length);
}

}  // namespace

bool htmlText(std::string_view text, char* out, size_t size) {
  if (size == 0) return false;
  size_t used = 0;
  while (!text.empty()) {
    const std::string_view shown = shownAs(text);
    if (shown.size() >= size - used) break;
    std::memcpy(out + used, shown.data(), shown.size());
    used += shown.size();
    const size_t length = utf8Length(text);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out[used] = '\0';
  return text.empty();
}
