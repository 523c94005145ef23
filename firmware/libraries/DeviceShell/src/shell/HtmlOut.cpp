#include <logic/HtmlText.h>
#include <logic/Utf8.h>
#include <shell/HtmlOut.h>

#include <algorithm>
#include <cstdio>

namespace {
constexpr size_t kPieceBytes = 32;

/** The length of the next piece: kPieceBytes at most, and never half a character. */
size_t pieceLength(std::string_view text) {
  size_t length = 0;
  while (length < text.size()) {
    const size_t character = std::max<size_t>(1, utf8Length(text.substr(length)));
    if (length + character > kPieceBytes) break;
    length += character;
  }
  return length;
}
}  // namespace

HtmlOut& HtmlOut::raw(const char* html) {
  if (html[0] != '\0') reply_.write(html);
  return *this;
}

HtmlOut& HtmlOut::text(std::string_view anyones) {
  char escaped[htmlTextSize(kPieceBytes)];
  while (!anyones.empty()) {
    const size_t length = pieceLength(anyones);
    htmlText(anyones.substr(0, length), escaped, sizeof(escaped));
    reply_.write(escaped);
    anyones.remove_prefix(length);
  }
  return *this;
}

HtmlOut& HtmlOut::number(int32_t value) {
  char digits[12];
  std::snprintf(digits, sizeof(digits), "%ld", static_cast<long>(value));
  return raw(digits);
}

void writeFault(HtmlOut& out, const char* name, const char* fault) {
  if (fault == nullptr) return;
  out.raw("<p class=err id=\"e-").raw(name).raw("\">").text(fault).raw("</p>");
}

void writeField(HtmlOut& out, const PortalField& field) {
  out.raw("<label for=\"").raw(field.name).raw("\">").raw(field.label).raw("</label><input id=\"").raw(field.name);
  out.raw("\" name=\"").raw(field.name).raw("\" type=\"").raw(field.type).raw("\" ").raw(field.attributes);
  if (field.fault != nullptr) out.raw(" aria-invalid=true aria-describedby=\"e-").raw(field.name).raw("\"");
  out.raw(" value=\"").text(field.value).raw("\">");
  writeFault(out, field.name, field.fault);
  if (field.hint != nullptr) out.raw("<p class=hint>").raw(field.hint).raw("</p>");
}

void writeChoice(HtmlOut& out, const PortalChoice& choice) {
  out.raw("<label class=tick><input type=").raw(choice.type).raw(" name=\"").raw(choice.name).raw("\" value=\"");
  out.raw(choice.value).raw(choice.chosen ? "\" checked><span>" : "\"><span>").raw(choice.label).raw("</span></label>");
}
