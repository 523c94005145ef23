#include <doctest/doctest.h>
#include <personalcms/Dht22Frame.h>

namespace {

ClimateReading readingOf(uint8_t a, uint8_t b, uint8_t c, uint8_t d) {
  const uint8_t bytes[kDht22Bytes] = {a, b, c, d, static_cast<uint8_t>(a + b + c + d)};
  return readDht22(bytes);
}

bool isNone(const ClimateReading& reading) { return !reading.temperatureC && !reading.humidityPercent; }

}  // namespace

TEST_CASE("the example of the data sheet: 65.2 % and 35.1 degrees") {
  const uint8_t bytes[kDht22Bytes] = {0x02, 0x8C, 0x01, 0x5F, 0xEE};
  const ClimateReading reading = readDht22(bytes);
  CHECK(reading.humidityPercent.value() == doctest::Approx(65.2));
  CHECK(reading.temperatureC.value() == doctest::Approx(35.1));
}

TEST_CASE("below zero the temperature has a sign and a magnitude") {
  CHECK(readingOf(0x02, 0x8C, 0x80, 0x65).temperatureC.value() == doctest::Approx(-10.1));
  CHECK(readingOf(0x02, 0x8C, 0x80, 0x00).temperatureC.value() == doctest::Approx(0));
}

TEST_CASE("what cannot have been measured is absent") {
  const uint8_t wrongSum[kDht22Bytes] = {0x02, 0x8C, 0x01, 0x5F, 0xED};
  CHECK(isNone(readDht22(wrongSum)));
  CHECK(isNone(readingOf(0, 0, 0, 0)));              // a line that is stuck low
  CHECK(isNone(readingOf(0xFF, 0xFF, 0xFF, 0xFF)));  // and one that is stuck high
  CHECK(isNone(readingOf(0x03, 0xE9, 0x01, 0x5F)));  // 100.1 %
  CHECK(isNone(readingOf(0x02, 0x8C, 0x03, 0x21)));  // 80.1 °C
  CHECK(isNone(readingOf(0x02, 0x8C, 0x81, 0x91)));  // -40.1 °C
  CHECK(!isNone(readingOf(0x03, 0xE8, 0x03, 0x20)));
  CHECK(!isNone(readingOf(0x00, 0x01, 0x81, 0x90)));
}
