#include "ContactStore.h"

#include <logic/Ascii.h>
#include <logic/FieldReader.h>
#include <logic/Utf8.h>
#include <shell/HtmlOut.h>
#include <shell/SealedBlob.h>

#include <cstdio>
#include <cstring>

namespace {

constexpr const char* kKey = "contact_card";
constexpr uint32_t kVersion = 1;  // of StoredContact; frozen

struct Field {
  const char* formName;
  const char* jsonName;
  const char* label;
  const char* type;
  char (StoredContact::*text)[kContactTextSize];
};
constexpr Field kFields[] = {
    {"contact_name", "name", "Name", "text", &StoredContact::name},
    {"contact_org", "organisation", "Organisation", "text", &StoredContact::organisation},
    {"contact_phone", "phone", "Phone", "tel", &StoredContact::phone},
    {"contact_email", "email", "E-mail", "email", &StoredContact::email},
    {"contact_url", "url", "Web page", "url", &StoredContact::url},
    {"contact_note", "note", "Note", "text", &StoredContact::note},
};

constexpr const char* kTooLong = "All of it together does not fit an NTAG213 tag, which has room for some 70 letters.";
constexpr const char* kNoName = "A contact card needs a name.";

/** Text of a person: UTF-8 without control characters. */
bool isPlain(std::string_view text) { return !hasControlCharacter(text) && isUtf8(text); }

const char* faultOf(const StoredContact& contact) {
  if (contact.isEmpty()) return nullptr;
  TagMemory memory;
  switch (layOutContact(contact.card(), memory)) {
    case NdefOutcome::Ready:
      return nullptr;
    case NdefOutcome::NoName:
      return kNoName;
    case NdefOutcome::TooLong:
      return kTooLong;
  }
  return nullptr;
}

}  // namespace

bool StoredContact::isEmpty() const {
  for (const Field& field : kFields) {
    if ((this->*field.text)[0] != '\0') return false;
  }
  return true;
}

bool StoredContact::operator==(const StoredContact& other) const {
  for (const Field& field : kFields) {
    if (std::strcmp(this->*field.text, other.*field.text) != 0) return false;
  }
  return true;
}

StoredContact loadContact(Settings& nvs) {
  StoredContact contact;
  readSealed(nvs, kKey, kVersion, contact);
  for (const Field& field : kFields) (contact.*field.text)[kContactTextSize - 1] = '\0';
  return contact;
}

bool storeContact(Settings& nvs, const StoredContact& contact) { return writeSealed(nvs, kKey, kVersion, contact); }

ContactForm readContactForm(const PortalRequest& request, const StoredContact& now) {
  ContactForm form{now, nullptr, kFields[0].formName};
  for (const Field& field : kFields) {
    char sent[kContactTextSize] = "";
    const bool isWhole = request.field(field.formName, sent, sizeof(sent));
    if (!isWhole && sent[0] == '\0') continue;
    std::memset(form.contact.*field.text, 0, kContactTextSize);
    copyText(sent, form.contact.*field.text, kContactTextSize);
    if (form.fault != nullptr) continue;
    if (!isWhole) form.fault = "Longer than 80 bytes.";
    if (isWhole && !isPlain(sent)) form.fault = "Letters, digits and signs only.";
    if (form.fault != nullptr) form.faultField = field.formName;
  }
  if (form.fault == nullptr) form.fault = faultOf(form.contact);
  return form;
}

void writeContactForm(PortalReply& reply, const ContactForm& form) {
  HtmlOut out(reply);
  out.raw("<fieldset><legend>Contact card for NFC tags</legend>");
  for (const Field& each : kFields) {
    PortalField field{each.formName, each.label, form.contact.*each.text, each.type};
    field.attributes = "maxlength=80";
    if (&each == kFields) field.hint = "Hold the button for two seconds, then a tag to the reader.";
    if (form.fault != nullptr && std::strcmp(form.faultField, each.formName) == 0) field.fault = form.fault;
    writeField(out, field);
  }
  out.raw("</fieldset>");
}

bool takeContact(const cJSON& settings, StoredContact& contact, FieldError& error) {
  const cJSON* object = FieldReader(settings, error, "").optionalObject("contact");
  if (object == nullptr || error) return false;
  FieldReader reader(*object, error, "contact.");
  StoredContact wanted{};
  constexpr FieldReader::TextRule kRule = {isPlain, "must be a text of 80 bytes at most, without control characters"};
  for (const Field& field : kFields) reader.optionalText(field.jsonName, kRule, wanted.*field.text);
  if (!reader.sound()) return false;
  if (const char* fault = faultOf(wanted)) {
    reader.refuse("name", fault == kNoName ? "must not be empty" : "and all else together must fit an NTAG213 tag");
    return false;
  }
  contact = wanted;
  return true;
}
