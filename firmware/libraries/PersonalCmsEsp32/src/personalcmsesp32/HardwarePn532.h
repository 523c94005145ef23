#pragma once
#include <personalcms/PersonalCmsPins.h>
#include <personalcms/Pn532Frame.h>

#include <cstdint>

/**
 * A PN532 on I2C, without its IRQ line. Not Adafruit's library: it waits in steps of 10 ms for up to a second. Looking
 * for a tag is a command that the chip works on by itself; `poll` only asks whether it is done.
 */
class HardwarePn532 final : public NfcReader {
 public:
  explicit HardwarePn532(const PersonalCmsPins& pins) : pins_(pins) {}
  bool present() override;
  NfcOutcome poll(NfcTag& out) override;
  NfcOutcome readPages(uint8_t page, uint8_t out[kNfcReadBytes]) override;
  NfcOutcome writePage(uint8_t page, const uint8_t bytes[4]) override;

 private:
  enum class Line : uint8_t { Ready, NotYet, Dead };

  bool openBus();
  bool setUp();
  void endSearch();
  NfcOutcome exchange(const uint8_t* data, size_t count, Pn532Bytes& answer);
  bool command(uint8_t code, Pn532Bytes data);
  bool perform(uint8_t code, Pn532Bytes data, Pn532Bytes& answer);
  bool awaitReady();
  Line ready();
  bool read(size_t count);
  bool send(const uint8_t* bytes, size_t count);

  const PersonalCmsPins& pins_;
  bool busOpen_ = false;
  bool isSetUp_ = false;
  bool searching_ = false;
  uint32_t callStartMs_ = 0;
  uint8_t received_[kPn532FrameMax] = {};
};
