#pragma once
#include <personalcms/ports/ClimateSensor.h>

#include <cstddef>
#include <cstdint>

/** What a DHT22 (AM2302) sends: humidity and temperature in tenths, high byte first, and the sum of the four bytes. */
constexpr size_t kDht22Bytes = 5;

/** Both values; none when the checksum is wrong or a value is outside of what the sensor can measure (data sheet: -40
 * to 80 °C, 0 to 100 %). */
ClimateReading readDht22(const uint8_t bytes[kDht22Bytes]);
