#include <personalcms/Dht22Frame.h>

namespace {

constexpr float kColdestC = -40;
constexpr float kHottestC = 80;
constexpr float kWettestPercent = 100;

float tenths(unsigned high, unsigned low) { return static_cast<float>(high << 8 | low) / 10; }

}  // namespace

ClimateReading readDht22(const uint8_t bytes[kDht22Bytes]) {
  constexpr unsigned kNegative = 0x80;  // sign and magnitude, no two's complement
  if (static_cast<uint8_t>(bytes[0] + bytes[1] + bytes[2] + bytes[3]) != bytes[4]) return {};
  const float humidity = tenths(bytes[0], bytes[1]);
  const float magnitude = tenths(bytes[2] & ~kNegative, bytes[3]);
  const float temperature = (bytes[2] & kNegative) != 0 ? -magnitude : magnitude;
  // A line that is stuck low reads as zeros with a right sum; no sensor measures 0.0 % of humidity.
  if (humidity <= 0 || humidity > kWettestPercent || temperature < kColdestC || temperature > kHottestC) return {};
  return {temperature, humidity};
}
