#pragma once
#include <logic/Cjson.h>
#include <logic/FieldError.h>
#include <logic/Ndef.h>
#include <ports/Portal.h>
#include <ports/Settings.h>

#include <cstddef>

constexpr size_t kContactTextSize = 81;

/** The contact card as it is stored. Frozen: it stands in NVS. */
struct StoredContact {
  char name[kContactTextSize];
  char organisation[kContactTextSize];
  char phone[kContactTextSize];
  char email[kContactTextSize];
  char url[kContactTextSize];
  char note[kContactTextSize];

  ContactCard card() const { return {name, organisation, phone, email, url, note}; }
  /** Whether no field says anything. */
  bool isEmpty() const;
  bool operator==(const StoredContact& other) const;
};

StoredContact loadContact(Settings& nvs);
bool storeContact(Settings& nvs, const StoredContact& contact);

/** The contact's fields of the portal, and what is wrong with them. */
struct ContactForm {
  StoredContact contact;
  const char* fault;       // null when all is right
  const char* faultField;  // the field's name in the form
};
/** A field that was not sent stays as it is in `now`. */
ContactForm readContactForm(const PortalRequest& request, const StoredContact& now);
void writeContactForm(PortalReply& reply, const ContactForm& form);

/** Takes `contact` of the server's settings; a field that is absent is empty. False when there is none, or with an
 * error. */
bool takeContact(const cJSON& settings, StoredContact& contact, FieldError& error);
