#include "Esp32SpiBus.h"

#include <Arduino.h>
#include <SPI.h>

namespace {
constexpr uint32_t kHz = 4000000;
constexpr int8_t kUnused = -1;
}  // namespace

void Esp32SpiBus::begin() {
  // CS is the driver's: it stays low across several writes.
  SPI.begin(static_cast<int8_t>(pins_.panelClock), kUnused, static_cast<int8_t>(pins_.panelData), kUnused);
}

void Esp32SpiBus::write(const uint8_t* bytes, size_t count) {
  SPI.beginTransaction(SPISettings(kHz, MSBFIRST, SPI_MODE0));
  SPI.writeBytes(bytes, count);
  SPI.endTransaction();
}
