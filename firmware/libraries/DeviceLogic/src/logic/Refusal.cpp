#include "Refusal.h"

#include "FieldReader.h"
#include "Utf8.h"

namespace {

bool isCode(std::string_view text) {
  for (const char c : text) {
    if ((c < 'a' || c > 'z') && c != '_') return false;
  }
  return !text.empty() && text[0] != '_';
}

}  // namespace

bool parseRefusal(const JsonDocument& document, Refusal& out) {
  out = Refusal();
  FieldError error;
  FieldReader fields(document, error);
  if (fields.flag("success")) fields.refuse("success", "must be false");
  fields.text("code", {isCode, "must be a word"}, out.code);
  copyText(fields.text("message"), out.message, sizeof out.message);
  if (!fields.sound()) out = Refusal();
  return fields.sound();
}
