#pragma once
#include <logic/VCard.h>

#include <cstddef>
#include <cstdint>

/** NTAG213 (NXP data sheet, section 8.5): user memory is pages 4 to 39 of 4 bytes. */
constexpr size_t kNtag213Bytes = 144;
constexpr uint8_t kNtagFirstPage = 4;
constexpr size_t kNtagPageBytes = 4;

enum class NdefOutcome : uint8_t { Ready, NoName, TooLong };

/** What stands in the tag from page 4 on. */
struct TagMemory {
  uint8_t bytes[kNtag213Bytes];  // zero after the end
  uint8_t pages;                 // how many pages to write, from kNtagFirstPage on
};

/** Lays a contact card out as a Type 2 Tag: TLV 0x03, one NDEF record `text/vcard`, terminator 0xFE. */
NdefOutcome layOutContact(const ContactCard& card, TagMemory& out);
