#include <doctest/doctest.h>
#include <shell/ReportQueue.h>
#include <shell/SealedBlob.h>
#include <shell/UpdateRecords.h>

#include <cstring>

#include "fakes/FakeSettings.h"

namespace {

constexpr const char* kId = "0193a5f0-5c4e-7b7e-9d0e-2f6f5f0c1a11";

Report progressOf(int8_t percent) {
  Report report = reportOf(kId, UpdateState::Downloading);
  report.progress = percent;
  return report;
}

}  // namespace

TEST_CASE("CRC-32 is the one of IEEE 802.3") { CHECK(crc32Of("123456789", 9) == 0xCBF43926); }

TEST_CASE("a record reads back as it was written, byte for byte as earlier firmware has it in NVS") {
  Power power;
  FakeSettings settings(power);
  UpdateRecords records(settings);
  UpdateRecord record = {};
  record.stage = RecordStage::Rebooting;
  std::memcpy(record.updateId, kId, sizeof(record.updateId));
  record.targetDigest[31] = 7;
  REQUIRE(records.writeUpdate(record));
  UpdateRecord read;
  REQUIRE(records.readUpdate(read));
  CHECK(std::memcmp(&read, &record, sizeof(record)) == 0);
  // Frozen: version, length, content, padding to a multiple of four, CRC-32, little-endian.
  uint8_t raw[256];
  REQUIRE(settings.readBlob("esp32ota", "update", raw, sizeof(raw)) == 8 + 144 + 4);
  CHECK(raw[0] == 1);
  CHECK(raw[4] == 137);
  CHECK(raw[8] == 2);
  const uint32_t crc = crc32Of(raw, 152);
  CHECK(std::memcmp(raw + 152, &crc, 4) == 0);
}

TEST_CASE("a record that is absent, spoilt, of another version or of another length is none") {
  Power power;
  FakeSettings settings(power);
  UpdateRecords records(settings);
  ResumeRecord record = {};
  record.fileBytes = 100;
  ResumeRecord read;
  CHECK_FALSE(records.readResume(read));
  REQUIRE(records.writeResume(record));
  settings.spoil("esp32ota", "resume");
  CHECK_FALSE(records.readResume(read));
  CHECK(read.fileBytes == 0);
  REQUIRE(writeSealed(settings, "resume", 2, record));
  CHECK_FALSE(records.readResume(read));
  REQUIRE(settings.writeBlob("esp32ota", "resume", "short", 5));
  CHECK_FALSE(records.readResume(read));
  REQUIRE(records.writeResume(record));
  CHECK(records.readResume(read));
  CHECK(records.dropResume());
  CHECK_FALSE(records.readResume(read));
}

TEST_CASE("progress that still waits is replaced by newer progress, and nothing else is") {
  ReportQueue queue;
  queue.add(progressOf(10));
  const uint32_t before = queue.revision();
  queue.add(progressOf(20));
  CHECK(queue.first().progress == 20);
  CHECK(queue.revision() != before);
  queue.add(reportOf(kId, UpdateState::Verifying));
  queue.add(reportOf(kId, UpdateState::Installing));
  CHECK(queue.first().progress == 20);
  queue.removeFirst();
  CHECK(queue.first().state == UpdateState::Verifying);
  queue.removeFirst();
  queue.removeFirst();
  CHECK(queue.isEmpty());
}

TEST_CASE("a full queue forgets the oldest that is not owed") {
  ReportQueue queue;
  Report owed = reportOf(kId, UpdateState::RolledBack);
  owed.isOwed = true;
  queue.add(owed);
  for (size_t i = 0; i < ReportQueue::kRoom + 3; i++) queue.add(reportOf(kId, UpdateState::Failed));
  CHECK(queue.first().state == UpdateState::RolledBack);
  size_t count = 0;
  while (!queue.isEmpty()) {
    queue.removeFirst();
    count++;
  }
  CHECK(count == ReportQueue::kRoom);
}
