#pragma once
#include <optional>

/** What was measured. A value that could not be had is absent, never invented and never an old one. */
struct ClimateReading {
  std::optional<float> temperatureC;
  std::optional<float> humidityPercent;
};

/** A temperature and humidity sensor such as the DHT22. No call takes longer than 20 ms. */
class ClimateSensor {
 public:
  virtual ~ClimateSensor() = default;
  /** Called once, before the first `read`. */
  virtual void begin() = 0;
  /** Measures now. The caller leaves 2 s between two calls, and after `begin` (DHT22 data sheet). */
  virtual ClimateReading read() = 0;
};
