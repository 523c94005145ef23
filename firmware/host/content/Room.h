#pragma once
#include <personalcms/ports/ClimateSensor.h>
#include <personalcms/ports/NfcReader.h>

#include <string>
#include <vector>

#include "../state/StateFile.h"

/** Temperature and humidity as `room.json` says: `{"temperature": 21.4, "humidity": 44.5}`; what it does not say cannot
 * be measured. */
class RoomClimate final : public ClimateSensor {
 public:
  explicit RoomClimate(WatchedJson& room) : room_(room) {}
  void begin() override {}
  ClimateReading read() override;

 private:
  WatchedJson& room_;
};

/**
 * An NFC reader, and the tag that lies on it: `"tag": {"uid": "04a1b2c3d4e5f6"}` in `room.json` is an NTAG213, whose
 * memory is kept in `tag-{uid}.bin`. `"read_only": true` refuses writes; `"nfc_reader": false` is a chip that does not
 * answer.
 */
class RoomNfc final : public NfcReader {
 public:
  RoomNfc(WatchedJson& room, std::string stateFolder) : room_(room), folder_(std::move(stateFolder)) {}
  bool present() override;
  NfcOutcome poll(NfcTag& out) override;
  NfcOutcome readPages(uint8_t page, uint8_t out[kNfcReadBytes]) override;
  NfcOutcome writePage(uint8_t page, const uint8_t bytes[4]) override;

 private:
  const cJSON* tag();
  /** The selected tag still lies there, and its memory is in `memory_`. */
  NfcOutcome reach();
  void load(const std::string& uid);

  WatchedJson& room_;
  const std::string folder_;
  std::string selected_;  // the tag that was found, as hex digits; empty before
  std::string memory_;
};
