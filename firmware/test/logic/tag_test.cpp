#include <doctest/doctest.h>
#include <logic/Ndef.h>

#include <cstring>
#include <string>

namespace {

ContactCard named(const char* name) {
  ContactCard card = {};
  card.name = name;
  return card;
}

std::string vcard(const ContactCard& card, size_t size = 512) {
  std::string out(size, '#');
  const size_t length = vcardText(card, out.data(), size);
  return out.substr(0, length);
}

}  // namespace

TEST_CASE("a contact card is a vCard 3.0") {
  CHECK(vcard({"Ada Lovelace", "Engines", "+44 1", "ada@example.org", "https://example.org", "Hello"}) ==
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Ada Lovelace;;;;\r\nFN:Ada Lovelace\r\nORG:Engines\r\nTEL:+44 "
        "1\r\nEMAIL:ada@example.org\r\n"
        "URL:https://example.org\r\nNOTE:Hello\r\nEND:VCARD\r\n");
}

TEST_CASE("what is empty is left out, and what could end a line is escaped") {
  ContactCard card = named("A;B,C\\D");
  card.organisation = "";
  card.note = "one\r\nEND:VCARD";
  CHECK(vcard(card) ==
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:A\\;B\\,C\\\\D;;;;\r\nFN:A\\;B\\,C\\\\D\r\nNOTE:one\\nEND:VCARD\r\nEND:"
        "VCARD\r\n");
}

TEST_CASE("a card without a name, or without room, is none") {
  CHECK(vcard(named("")).empty());
  CHECK(vcard(named(nullptr)).empty());
  const size_t length = vcard(named("Ada")).size();
  CHECK(vcard(named("Ada"), length + 1).size() == length);
  CHECK(vcard(named("Ada"), length).empty());
}

TEST_CASE("a tag holds one record between its TLV and its end") {
  TagMemory tag;
  REQUIRE(layOutContact(named("Ada"), tag) == NdefOutcome::Ready);
  const std::string text = vcard(named("Ada"));
  const std::string memory(reinterpret_cast<const char*>(tag.bytes), sizeof tag.bytes);
  const std::string record = std::string("\xD2\x0A") + static_cast<char>(text.size()) + "text/vcard" + text;
  CHECK(memory.substr(0, record.size() + 3) ==
        std::string("\x03") + static_cast<char>(record.size()) + record + "\xFE");
  CHECK(memory.find_first_not_of('\0', record.size() + 3) == std::string::npos);
  CHECK(tag.pages == (record.size() + 3 + 3) / 4);
}

TEST_CASE("the last page is written whole, whatever the length") {
  for (const char* note : {"n", "nn", "nnn", "nnnn"}) {
    ContactCard card = named("Ada");
    card.note = note;
    TagMemory tag;
    REQUIRE(layOutContact(card, tag) == NdefOutcome::Ready);
    size_t last = sizeof tag.bytes;
    while (tag.bytes[last - 1] == 0) --last;
    CHECK(tag.bytes[last - 1] == 0xFE);
    CHECK(tag.pages == (last - 1) / 4 + 1);
  }
}

TEST_CASE("the fullest tag takes pages 4 to 39, and one byte more is refused by name") {
  ContactCard card = named("Ada");
  const size_t room = kNtag213Bytes - 16 - vcard(card).size() - std::strlen("NOTE:\r\n");
  std::string note(room, 'n');
  card.note = note.c_str();
  TagMemory tag;
  REQUIRE(layOutContact(card, tag) == NdefOutcome::Ready);
  CHECK(tag.pages == 36);
  CHECK(tag.bytes[143] == 0xFE);
  note += 'n';
  card.note = note.c_str();
  CHECK(layOutContact(card, tag) == NdefOutcome::TooLong);
  CHECK(tag.pages == 0);
}

TEST_CASE("a card without a name is refused by name") {
  TagMemory tag;
  CHECK(layOutContact(named(""), tag) == NdefOutcome::NoName);
  CHECK(layOutContact(named(nullptr), tag) == NdefOutcome::NoName);
}
