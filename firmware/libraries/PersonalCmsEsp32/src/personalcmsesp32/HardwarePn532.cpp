#include "HardwarePn532.h"

#include <Arduino.h>
#include <Wire.h>

#include <cstring>

// UM0701-02, PN532 user manual: frames in 6.2.1, I2C in 6.2.4, commands in 7.

namespace {

constexpr uint8_t kAddress = 0x24;
constexpr uint32_t kHz = 100000;
// A call may take 20 ms. No transfer begins after the second of these, and one on a wire that hangs ends after the
// first; a whole one of the longest takes 4 ms.
constexpr uint16_t kTransferLimitMs = 6;
constexpr uint32_t kCallLimitMs = 13;

constexpr uint8_t kSamConfiguration = 0x14;
constexpr uint8_t kRfConfiguration = 0x32;
constexpr uint8_t kInListPassiveTarget = 0x4A;
constexpr uint8_t kInDataExchange = 0x40;

constexpr uint8_t kTag = 0x01;       // the first and only one that is listed
constexpr uint8_t kTagRead = 0x30;   // NTAG213/215/216 data sheet, 10.2
constexpr uint8_t kTagWrite = 0xA2;  // 10.4

}  // namespace

bool HardwarePn532::present() {
  callStartMs_ = millis();
  if (!openBus()) return false;
  if (isSetUp_) return ready() != Line::Dead;
  return setUp();
}

bool HardwarePn532::openBus() {
  if (busOpen_) return true;
  busOpen_ = Wire.begin(pins_.i2cData, pins_.i2cClock, kHz);
  Wire.setTimeOut(kTransferLimitMs);
  return busOpen_;
}

bool HardwarePn532::setUp() {
  // Ends what the chip may still be at since before our own restart; and wakes it, for which it may not answer at once.
  if (!send(kPn532Ack, sizeof(kPn532Ack))) return false;
  const uint8_t normalMode[] = {0x01, 0x14, 0x00};
  const uint8_t tries[] = {0x05, 0xFF, 0x01, 0x10};  // so many looks for a tag (some 100 ms), then "none"
  Pn532Bytes answer = {};
  searching_ = false;
  isSetUp_ = perform(kSamConfiguration, {normalMode, sizeof(normalMode)}, answer) &&
             perform(kRfConfiguration, {tries, sizeof(tries)}, answer);
  return isSetUp_;
}

NfcOutcome HardwarePn532::poll(NfcTag& out) {
  callStartMs_ = millis();
  if (!isSetUp_) return NfcOutcome::NoReader;
  if (!searching_) {
    const uint8_t oneTypeA[] = {0x01, 0x00};
    searching_ = command(kInListPassiveTarget, {oneTypeA, sizeof(oneTypeA)});
    isSetUp_ = searching_;
    return searching_ ? NfcOutcome::NoTag : NfcOutcome::NoReader;
  }
  switch (ready()) {
    case Line::NotYet:
      return NfcOutcome::NoTag;
    case Line::Dead:
      isSetUp_ = false;
      return NfcOutcome::NoReader;
    case Line::Ready:
      break;
  }
  searching_ = false;
  if (!read(sizeof(received_))) return NfcOutcome::NoReader;
  return pn532Tag(pn532Answer(kInListPassiveTarget, {received_, sizeof(received_)}), out) ? NfcOutcome::Done
                                                                                          : NfcOutcome::NoTag;
}

/** A new command ends the one that is under way; the chip then has no tag. */
void HardwarePn532::endSearch() {
  if (searching_) send(kPn532Ack, sizeof(kPn532Ack));
  searching_ = false;
}

NfcOutcome HardwarePn532::exchange(const uint8_t* data, size_t count, Pn532Bytes& answer) {
  callStartMs_ = millis();
  if (!isSetUp_) return NfcOutcome::NoReader;
  endSearch();
  Pn532Bytes received = {};
  if (!perform(kInDataExchange, {data, count}, received)) {
    // Late: most likely the tag went away and the chip still tries. It is told to stop.
    isSetUp_ = send(kPn532Ack, sizeof(kPn532Ack));
    return isSetUp_ ? NfcOutcome::NoTag : NfcOutcome::NoReader;
  }
  if (received.count == 0) return NfcOutcome::NoTag;
  answer = {received.bytes + 1, received.count - 1};
  return pn532Status(received.bytes[0]);
}

NfcOutcome HardwarePn532::readPages(uint8_t page, uint8_t out[kNfcReadBytes]) {
  const uint8_t request[] = {kTag, kTagRead, page};
  Pn532Bytes answer = {};
  const NfcOutcome outcome = exchange(request, sizeof(request), answer);
  if (outcome != NfcOutcome::Done) return outcome;
  if (answer.count != kNfcReadBytes) return NfcOutcome::Refused;
  memcpy(out, answer.bytes, kNfcReadBytes);
  return NfcOutcome::Done;
}

NfcOutcome HardwarePn532::writePage(uint8_t page, const uint8_t bytes[4]) {
  const uint8_t request[] = {kTag, kTagWrite, page, bytes[0], bytes[1], bytes[2], bytes[3]};
  Pn532Bytes answer = {};
  return exchange(request, sizeof(request), answer);
}

/** Sends a command and takes its acknowledgement; the answer comes later. */
bool HardwarePn532::command(uint8_t code, Pn532Bytes data) {
  uint8_t frame[kPn532FrameMax];
  const size_t count = pn532Frame(code, data, frame);
  if (count == 0 || !send(frame, count) || !awaitReady() || !read(kPn532AckBytes)) return false;
  return memcmp(received_, kPn532Ack, kPn532AckBytes) == 0;
}

/** A command with its answer; false when the chip does not do it within the time of this call. */
bool HardwarePn532::perform(uint8_t code, Pn532Bytes data, Pn532Bytes& answer) {
  if (!command(code, data) || !awaitReady() || !read(sizeof(received_))) return false;
  answer = pn532Answer(code, {received_, sizeof(received_)});
  return answer.bytes != nullptr;
}

bool HardwarePn532::awaitReady() {
  while (millis() - callStartMs_ < kCallLimitMs) {
    switch (ready()) {
      case Line::Ready:
        return true;
      case Line::Dead:
        return false;
      case Line::NotYet:
        delay(1);
    }
  }
  return false;
}

/** The chip begins every read with a byte that says whether it has something. */
HardwarePn532::Line HardwarePn532::ready() {
  if (Wire.requestFrom(kAddress, size_t{1}) != 1) return Line::Dead;
  return (Wire.read() & 0x01) != 0 ? Line::Ready : Line::NotYet;
}

/** Reads so many bytes of a frame behind that byte; what is beyond the frame's end means nothing. */
bool HardwarePn532::read(size_t count) {
  if (Wire.requestFrom(kAddress, count + 1) != count + 1) return false;
  Wire.read();
  for (size_t i = 0; i < count; ++i) received_[i] = static_cast<uint8_t>(Wire.read());
  return true;
}

bool HardwarePn532::send(const uint8_t* bytes, size_t count) {
  Wire.beginTransmission(kAddress);
  Wire.write(bytes, count);
  return Wire.endTransmission() == 0;
}
