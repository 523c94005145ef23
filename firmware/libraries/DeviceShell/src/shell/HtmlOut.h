#pragma once
#include <ports/Portal.h>

#include <cstdint>
#include <string_view>

/** Writes HTML to a reply piece by piece, so that no page ever stands in memory as a whole. */
class HtmlOut {
 public:
  explicit HtmlOut(PortalReply& reply) : reply_(reply) {}
  /** HTML of ours, as it is. */
  HtmlOut& raw(const char* html);
  /** Anyone's text, for text or a quoted attribute: escaped, and never with bytes that are not UTF-8. */
  HtmlOut& text(std::string_view anyones);
  HtmlOut& number(int32_t value);

 private:
  PortalReply& reply_;
};

/** One labelled input of the portal's form, with its message. */
struct PortalField {
  const char* name;
  const char* label;
  const char* value;            // anyone's text
  const char* type = "text";    // of the input
  const char* attributes = "";  // further ones, HTML of ours
  const char* hint = nullptr;   // HTML of ours
  const char* fault = nullptr;  // the message for the person; null when right
};
void writeField(HtmlOut& out, const PortalField& field);
/** The message beside a field, which says `aria-describedby="e-NAME"`; nothing without a fault. */
void writeFault(HtmlOut& out, const char* name, const char* fault);

/** A box to tick, or one of several to choose. */
struct PortalChoice {
  const char* type;  // `checkbox` or `radio`
  const char* name;
  const char* value;  // HTML of ours
  const char* label;  // HTML of ours
  bool chosen;
};
void writeChoice(HtmlOut& out, const PortalChoice& choice);
