#include "Room.h"

#include <logic/Hex.h>

#include <cstring>

namespace {

constexpr size_t kPageBytes = 4;
constexpr size_t kNtag213Pages = 45;
constexpr uint8_t kFirstWritable = 3;  // below stand UID and lock bytes
constexpr uint8_t kAfterUser = 40;

std::optional<float> numberIn(const cJSON* room, const char* name) {
  const cJSON* value = cJSON_GetObjectItemCaseSensitive(room, name);
  if (!cJSON_IsNumber(value)) return std::nullopt;
  return static_cast<float>(value->valuedouble);
}

bool uidOf(const std::string& hex, NfcTag& out) {
  const size_t bytes = hex.size() / 2;
  const bool isUid = (bytes == 4 || bytes == 7 || bytes == 10) && bytesOfHex(hex, out.uid, bytes);
  if (!isUid) return false;
  out.uidBytes = static_cast<uint8_t>(bytes);
  out.sak = 0;
  return true;
}

std::string uidText(const cJSON* tag) {
  const char* uid = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(tag, "uid"));
  return uid == nullptr ? "" : uid;
}

}  // namespace

ClimateReading RoomClimate::read() {
  const cJSON* room = room_.look();
  return {numberIn(room, "temperature"), numberIn(room, "humidity")};
}

bool RoomNfc::present() { return !cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(room_.look(), "nfc_reader")); }

const cJSON* RoomNfc::tag() { return cJSON_GetObjectItemCaseSensitive(room_.look(), "tag"); }

NfcOutcome RoomNfc::poll(NfcTag& out) {
  out = NfcTag{};
  selected_.clear();
  if (!present()) return NfcOutcome::NoReader;
  const std::string uid = uidText(tag());
  if (!uidOf(uid, out)) return NfcOutcome::NoTag;
  load(uid);
  return NfcOutcome::Done;
}

void RoomNfc::load(const std::string& uid) {
  selected_ = uid;
  if (readFile(folder_ + "/tag-" + uid + ".bin", memory_) && memory_.size() == kNtag213Pages * kPageBytes) return;
  memory_.assign(kNtag213Pages * kPageBytes, '\0');
  std::memcpy(memory_.data() + kFirstWritable * kPageBytes, "\xE1\x10\x12\x00",
              kPageBytes);  // its capability container
}

NfcOutcome RoomNfc::reach() {
  if (!present()) return NfcOutcome::NoReader;
  return selected_.empty() || uidText(tag()) != selected_ ? NfcOutcome::NoTag : NfcOutcome::Done;
}

NfcOutcome RoomNfc::readPages(uint8_t page, uint8_t out[kNfcReadBytes]) {
  const NfcOutcome reached = reach();
  if (reached != NfcOutcome::Done) return reached;
  if (page >= kNtag213Pages) return NfcOutcome::Refused;
  for (size_t i = 0; i < kNfcReadBytes; i++)  // behind the last page a tag begins anew
    out[i] = static_cast<uint8_t>(memory_[(page * kPageBytes + i) % memory_.size()]);
  return NfcOutcome::Done;
}

NfcOutcome RoomNfc::writePage(uint8_t page, const uint8_t bytes[4]) {
  const NfcOutcome reached = reach();
  if (reached != NfcOutcome::Done) return reached;
  const bool isReadOnly = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(tag(), "read_only"));
  if (isReadOnly || page < kFirstWritable || page >= kAfterUser) return NfcOutcome::Refused;
  std::memcpy(memory_.data() + page * kPageBytes, bytes, kPageBytes);
  return replaceFile(folder_ + "/tag-" + selected_ + ".bin", memory_) ? NfcOutcome::Done : NfcOutcome::Refused;
}
