#pragma once
#include <personalcms/ports/ClimateSensor.h>
#include <personalcms/ports/NfcReader.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <string>

/** An NTAG213 as its data sheet has it. */
struct FakeTag {
  FakeTag() {
    memory.fill(0);
    std::memcpy(&memory[12], "\xE1\x10\x12\x00", 4);
    std::memcpy(&memory[16], "\x03\x00\xFE\x00", 4);
  }
  std::string message() const { return {reinterpret_cast<const char*>(&memory[16]), 144}; }
  std::array<uint8_t, 180> memory;
  std::string uid = std::string("\x04\xA2\xC9\x1B\x3F\x61\x80", 7);
  uint8_t sak = 0;
  int pages = 45;
  int refusesFrom = 1000;  // a page from which on a write is answered with NAK
  int forgetsPage = -1;    // a page that does not keep what is written
};

/** A reader with a tag on it, or none. */
class FakeNfc final : public NfcReader {
 public:
  bool present() override {
    calls++;
    return isThere;
  }
  NfcOutcome poll(NfcTag& out) override {
    calls++;
    if (!isThere) return NfcOutcome::NoReader;
    if (tag == nullptr) return NfcOutcome::NoTag;
    out = NfcTag();
    std::memcpy(out.uid, tag->uid.data(), std::min(tag->uid.size(), sizeof(out.uid)));
    out.uidBytes = static_cast<uint8_t>(tag->uid.size());
    out.sak = tag->sak;
    return NfcOutcome::Done;
  }
  NfcOutcome readPages(uint8_t page, uint8_t out[kNfcReadBytes]) override {
    const NfcOutcome outcome = reach();
    if (outcome != NfcOutcome::Done) return outcome;
    if (page >= tag->pages) return NfcOutcome::Refused;
    for (size_t i = 0; i < kNfcReadBytes; i++) out[i] = tag->memory[(page * 4u + i) % tag->memory.size()];
    return NfcOutcome::Done;
  }
  NfcOutcome writePage(uint8_t page, const uint8_t bytes[4]) override {
    const NfcOutcome outcome = reach();
    if (outcome != NfcOutcome::Done) return outcome;
    if (page >= tag->refusesFrom || page < 4 || page >= tag->pages) return NfcOutcome::Refused;
    writes++;
    if (page != tag->forgetsPage) std::memcpy(&tag->memory[page * 4u], bytes, 4);
    if (afterWrite) afterWrite();
    return NfcOutcome::Done;
  }

  bool isThere = true;
  FakeTag* tag = nullptr;
  int calls = 0;
  int writes = 0;
  std::function<void()> afterWrite;

 private:
  NfcOutcome reach() {
    calls++;
    if (!isThere) return NfcOutcome::NoReader;
    return tag == nullptr ? NfcOutcome::NoTag : NfcOutcome::Done;
  }
};

class FakeClimate final : public ClimateSensor {
 public:
  void begin() override {}
  ClimateReading read() override {
    reads++;
    return now;
  }
  ClimateReading now{21.5f, 48.2f};
  int reads = 0;
};
