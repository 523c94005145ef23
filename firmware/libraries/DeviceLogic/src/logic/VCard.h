#pragma once
#include <cstddef>

/** A contact as typed by a person; a null or empty text is left out. */
struct ContactCard {
  const char* name;
  const char* organisation;
  const char* phone;
  const char* email;
  const char* url;
  const char* note;
};

/** vCard 3.0 (RFC 2426): CRLF, commas, semicolons, backslashes and line ends escaped. The number of bytes; 0 when there
 * is no name or no room. */
size_t vcardText(const ContactCard& card, char* out, size_t size);
