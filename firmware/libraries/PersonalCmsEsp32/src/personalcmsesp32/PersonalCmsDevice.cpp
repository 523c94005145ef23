#include <PersonalCmsDevice.h>

#include "Esp32SpiBus.h"
#include "HardwareDht22.h"
#include "HardwarePn532.h"

namespace {

struct Edges {
  explicit Edges(const PersonalCmsPins& pins) : spi(pins), nfc(pins), climate(pins.climate) {}

  Esp32SpiBus spi;
  HardwarePn532 nfc;
  HardwareDht22 climate;
  PersonalCmsPorts ports{spi, nfc, climate};
};

}  // namespace

const PersonalCmsPorts& personalCmsDevice(const PersonalCmsPins& pins) {
  static Edges* const edges = new Edges(pins);  // lives as long as the chip runs
  return edges->ports;
}
