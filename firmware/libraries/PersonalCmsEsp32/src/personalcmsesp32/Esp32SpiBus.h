#pragma once
#include <personalcms/PersonalCmsPins.h>
#include <personalcms/ports/SpiBus.h>

/** The core's SPI (VSPI), without the line from the panel: it never answers. */
class Esp32SpiBus final : public SpiBus {
 public:
  explicit Esp32SpiBus(const PersonalCmsPins& pins) : pins_(pins) {}
  void begin() override;
  void write(const uint8_t* bytes, size_t count) override;

 private:
  const PersonalCmsPins& pins_;
};
