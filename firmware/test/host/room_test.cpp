#include "../../host/content/Room.h"

#include <doctest/doctest.h>

#include <cstring>

#include "Folder.h"

namespace {

constexpr const char* kWithTag = "{\"tag\": {\"uid\": \"04a1b2c3d4e5f6\"}}";
constexpr uint8_t kPage[4] = {1, 2, 3, 4};

/** A reader in a room, as the file says it is when the test begins. */
struct Desk {
  Folder& folder;
  WatchedJson room;
  RoomNfc nfc;
  NfcTag tag{};
  Desk(Folder& in, const char* text) : folder(in), room(written(in, text)), nfc(room, in.path()) {}
  static std::string written(Folder& in, const char* text) {
    replaceFile(in / "room.json", text);
    return in / "room.json";
  }
};

}  // namespace

TEST_CASE("the climate is what the room's file says, and nothing that it does not say") {
  Folder folder;
  replaceFile(folder / "room.json", "{\"temperature\": -3.5}");
  WatchedJson room(folder / "room.json");
  RoomClimate climate(room);
  const ClimateReading reading = climate.read();
  REQUIRE(reading.temperatureC.has_value());
  CHECK(*reading.temperatureC == -3.5f);
  CHECK_FALSE(reading.humidityPercent.has_value());
}

TEST_CASE("a tag is found by its UID, where there is one") {
  Folder folder;
  Desk desk(folder, kWithTag);
  CHECK(desk.nfc.present());
  REQUIRE(desk.nfc.poll(desk.tag) == NfcOutcome::Done);
  CHECK(desk.tag.uidBytes == 7);
  CHECK(desk.tag.uid[0] == 0x04);
  CHECK(desk.tag.uid[6] == 0xF6);
  Desk empty(folder, "{}");
  CHECK(empty.nfc.poll(empty.tag) == NfcOutcome::NoTag);
  Desk broken(folder, "{\"nfc_reader\": false, \"tag\": {\"uid\": \"04a1b2c3d4e5f6\"}}");
  CHECK_FALSE(broken.nfc.present());
  CHECK(broken.nfc.poll(broken.tag) == NfcOutcome::NoReader);
}

TEST_CASE("a tag keeps what was written to it") {
  Folder folder;
  uint8_t read[kNfcReadBytes];
  {
    Desk desk(folder, kWithTag);
    CHECK(desk.nfc.writePage(4, kPage) == NfcOutcome::NoTag);  // none was selected
    REQUIRE(desk.nfc.poll(desk.tag) == NfcOutcome::Done);
    CHECK(desk.nfc.writePage(4, kPage) == NfcOutcome::Done);
  }
  Desk later(folder, kWithTag);
  REQUIRE(later.nfc.poll(later.tag) == NfcOutcome::Done);
  REQUIRE(later.nfc.readPages(3, read) == NfcOutcome::Done);
  CHECK(read[0] == 0xE1);  // an NTAG213's capability container …
  CHECK(read[2] == 0x12);  // … of 144 bytes
  CHECK(std::memcmp(read + 4, kPage, sizeof(kPage)) == 0);
}

TEST_CASE("a tag refuses pages that it has not, and writes when it is read-only") {
  Folder folder;
  Desk desk(folder, "{\"tag\": {\"uid\": \"04a1b2c3d4e5f6\", \"read_only\": true}}");
  uint8_t read[kNfcReadBytes];
  REQUIRE(desk.nfc.poll(desk.tag) == NfcOutcome::Done);
  CHECK(desk.nfc.writePage(4, kPage) == NfcOutcome::Refused);
  CHECK(desk.nfc.readPages(45, read) == NfcOutcome::Refused);
  Desk writable(folder, kWithTag);
  REQUIRE(writable.nfc.poll(writable.tag) == NfcOutcome::Done);
  CHECK(writable.nfc.writePage(2, kPage) == NfcOutcome::Refused);
  CHECK(writable.nfc.writePage(40, kPage) == NfcOutcome::Refused);
}

TEST_CASE("a tag that is taken away is gone") {
  Folder folder;
  Desk desk(folder, kWithTag);
  REQUIRE(desk.nfc.poll(desk.tag) == NfcOutcome::Done);
  replaceFile(folder / "room.json", "{}");
  const int64_t endMs = realMs() + 5000;
  while (desk.nfc.writePage(4, kPage) == NfcOutcome::Done && realMs() < endMs) {
  }
  CHECK(desk.nfc.writePage(4, kPage) == NfcOutcome::NoTag);
}
