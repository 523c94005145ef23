#include "Ndef.h"

#include <cstring>

namespace {

// NFC Forum, Type 2 Tag section 2.3 and NDEF section 3.2.
constexpr uint8_t kNdefTlv = 0x03;
constexpr uint8_t kTerminatorTlv = 0xFE;
constexpr uint8_t kOnlyShortMimeRecord = 0xD2;  // MB, ME, SR, TNF 2
constexpr char kMimeType[] = "text/vcard";
constexpr size_t kMimeBytes = sizeof kMimeType - 1;
constexpr size_t kRecordHeadBytes = 3 + kMimeBytes;
constexpr size_t kPayloadAt = 2 + kRecordHeadBytes;
constexpr size_t kMostPayload = kNtag213Bytes - kPayloadAt - 1;

}  // namespace

NdefOutcome layOutContact(const ContactCard& card, TagMemory& out) {
  out = TagMemory();
  if (card.name == nullptr || card.name[0] == '\0') return NdefOutcome::NoName;
  char text[kMostPayload + 1];
  const size_t payload = vcardText(card, text, sizeof text);
  if (payload == 0) return NdefOutcome::TooLong;
  const uint8_t head[] = {kNdefTlv, static_cast<uint8_t>(kRecordHeadBytes + payload), kOnlyShortMimeRecord, kMimeBytes,
                          static_cast<uint8_t>(payload)};
  std::memcpy(out.bytes, head, sizeof head);
  std::memcpy(out.bytes + sizeof head, kMimeType, kMimeBytes);
  std::memcpy(out.bytes + kPayloadAt, text, payload);
  out.bytes[kPayloadAt + payload] = kTerminatorTlv;
  out.pages = static_cast<uint8_t>((kPayloadAt + payload + 1 + kNtagPageBytes - 1) / kNtagPageBytes);
  return NdefOutcome::Ready;
}
