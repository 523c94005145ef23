#include <personalcms/Pn532Frame.h>

#include <cstring>

const uint8_t kPn532Ack[kPn532AckBytes] = {0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00};

namespace {

constexpr uint8_t kFromHost = 0xD4;
constexpr uint8_t kToHost = 0xD5;
constexpr size_t kHeadBytes = 5;  // 00 00 FF, length and its complement
constexpr size_t kLengthAt = 3;
constexpr size_t kComplementAt = 4;
constexpr size_t kCodeBytes = 2;  // direction and code, which the length counts

/** What makes the sum of the bytes zero. */
uint8_t checksumOf(const uint8_t* bytes, size_t count) {
  unsigned sum = 0;
  for (size_t i = 0; i < count; ++i) sum += bytes[i];
  return static_cast<uint8_t>(0U - sum);
}

}  // namespace

size_t pn532Frame(uint8_t command, Pn532Bytes data, uint8_t out[kPn532FrameMax]) {
  if (data.count > kPn532DataMax) return 0;
  const auto length = static_cast<uint8_t>(kCodeBytes + data.count);
  const uint8_t head[kHeadBytes + kCodeBytes] = {0x00,      0x00,   0xFF, length, static_cast<uint8_t>(0U - length),
                                                 kFromHost, command};
  memcpy(out, head, sizeof head);
  if (data.count > 0) memcpy(out + sizeof head, data.bytes, data.count);
  const size_t end = kHeadBytes + length;
  out[end] = checksumOf(out + kHeadBytes, length);
  out[end + 1] = 0x00;
  return end + 2;
}

Pn532Bytes pn532Answer(uint8_t command, Pn532Bytes received) {
  constexpr Pn532Bytes none = {nullptr, 0};
  const uint8_t* frame = received.bytes;
  if (received.count < kHeadBytes + kCodeBytes + 1 || memcmp(frame, kPn532Ack, 3) != 0) return none;
  const size_t length = frame[kLengthAt];
  if (static_cast<uint8_t>(frame[kLengthAt] + frame[kComplementAt]) != 0 || length < kCodeBytes) return none;
  if (kHeadBytes + length + 1 > received.count) return none;
  if (frame[kHeadBytes + length] != checksumOf(frame + kHeadBytes, length)) return none;
  if (frame[kHeadBytes] != kToHost || frame[kHeadBytes + 1] != command + 1) return none;
  return {frame + kHeadBytes + kCodeBytes, length - kCodeBytes};
}

bool pn532Tag(Pn532Bytes data, NfcTag& out) {
  // Number of tags, the tag's number, SENS_RES (2), SEL_RES, the UID's length, the UID.
  constexpr size_t kSelResAt = 4;
  constexpr size_t kUidLengthAt = 5;
  constexpr size_t kUidAt = 6;
  if (data.bytes == nullptr || data.count < kUidAt || data.bytes[0] == 0) return false;
  const uint8_t uidBytes = data.bytes[kUidLengthAt];
  if (uidBytes > kNfcUidBytes || kUidAt + uidBytes > data.count) return false;
  out = {};
  out.uidBytes = uidBytes;
  out.sak = data.bytes[kSelResAt];
  memcpy(out.uid, data.bytes + kUidAt, uidBytes);
  return true;
}

NfcOutcome pn532Status(uint8_t status) {
  constexpr uint8_t kErrorBits = 0x3F;
  constexpr uint8_t kTimeOut = 0x01;
  switch (status & kErrorBits) {
    case 0x00:
      return NfcOutcome::Done;
    case kTimeOut:
      return NfcOutcome::NoTag;
    default:
      return NfcOutcome::Refused;
  }
}
