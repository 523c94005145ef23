#include "VCard.h"

#include <cstring>
#include <string_view>

namespace {

/** Appends into the caller's buffer; once something does not fit, nothing more is appended. */
class CardText {
 public:
  CardText(char* out, size_t size) : out_(out), size_(size), fits_(size > 0) {}

  void put(std::string_view text) {
    if (!fits_ || text.size() >= size_ - used_) {
      fits_ = false;
      return;
    }
    std::memcpy(out_ + used_, text.data(), text.size());
    used_ += text.size();
  }

  /** RFC 2426 section 4: commas, semicolons, backslashes and line ends in a value are escaped. */
  void putValue(std::string_view value) {
    for (size_t i = 0; i < value.size(); ++i) {
      const char c = value[i];
      if (c == '\r') continue;
      if (c == '\n') {
        put("\\n");
        continue;
      }
      if (c == ',' || c == ';' || c == '\\') put("\\");
      put(value.substr(i, 1));
    }
  }

  void property(std::string_view name, const char* value, std::string_view tail = "") {
    if (value == nullptr || value[0] == '\0') return;
    put(name);
    putValue(value);
    put(tail);
    put("\r\n");
  }

  size_t finish() {
    if (size_ == 0) return 0;
    if (!fits_) used_ = 0;
    out_[used_] = '\0';
    return used_;
  }

 private:
  char* out_;
  size_t size_;
  size_t used_ = 0;
  bool fits_;
};

}  // namespace

size_t vcardText(const ContactCard& card, char* out, size_t size) {
  CardText text(out, card.name == nullptr || card.name[0] == '\0' ? 0 : size);
  text.put("BEGIN:VCARD\r\nVERSION:3.0\r\n");
  text.property("N:", card.name, ";;;;");
  text.property("FN:", card.name);
  text.property("ORG:", card.organisation);
  text.property("TEL:", card.phone);
  text.property("EMAIL:", card.email);
  text.property("URL:", card.url);
  text.property("NOTE:", card.note);
  text.put("END:VCARD\r\n");
  const size_t length = text.finish();
  if (length == 0 && size > 0) out[0] = '\0';
  return length;
}
