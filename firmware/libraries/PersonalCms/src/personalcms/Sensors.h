#pragma once
#include <personalcms/ports/ClimateSensor.h>
#include <ports/Clock.h>
#include <ports/Pins.h>
#include <shell/Timer.h>

#include <cmath>

/** Temperature and humidity, measured every 30 s. What could not be had is absent until it can be had again. */
class ClimateWatch {
 public:
  ClimateWatch(ClimateSensor& sensor, Clock& clock) : sensor_(sensor), clock_(clock) {}
  void begin() {
    sensor_.begin();
    next_.wait(clock_.nowMs(), kRetryMs);
  }
  void tick() {
    if (!next_.isDue(clock_.nowMs())) return;
    reading_ = sensor_.read();
    // Outside of what a DHT22 can measure (data sheet), it was no measurement.
    drop(reading_.temperatureC, -40.0f, 80.0f);
    drop(reading_.humidityPercent, 0.0f, 100.0f);
    const bool isWhole = reading_.temperatureC && reading_.humidityPercent;
    next_.wait(clock_.nowMs(), isWhole ? kEveryMs : kRetryMs);
  }
  const ClimateReading& reading() const { return reading_; }

 private:
  static constexpr uint32_t kEveryMs = 30 * 1000;
  static constexpr uint32_t kRetryMs = 2500;
  static void drop(std::optional<float>& value, float least, float most) {
    if (value && !(std::isfinite(*value) && *value >= least && *value <= most)) value.reset();
  }

  ClimateSensor& sensor_;
  Clock& clock_;
  Timer next_;
  ClimateReading reading_;
};

/** A PIR that drives its pin high. It finds its feet for a minute after power-on, and means nothing until then. */
class MotionWatch {
 public:
  MotionWatch(Pins& pins, Clock& clock, uint8_t pin) : pins_(pins), clock_(clock), pin_(pin) {}
  void begin() {
    if (pin_ != kNoPin) pins_.input(pin_);
    warm_.wait(clock_.nowMs(), kWarmUpMs);
  }
  void tick() {
    if (isKnown() && pins_.read(pin_)) moved_ = true;
  }
  bool isKnown() const { return pin_ != kNoPin && warm_.isDue(clock_.nowMs()); }
  /** Whether something moved since the last time this was asked. */
  bool take() {
    const bool moved = moved_;
    moved_ = false;
    return moved;
  }

 private:
  static constexpr uint32_t kWarmUpMs = 60 * 1000;
  Pins& pins_;
  Clock& clock_;
  const uint8_t pin_;
  Timer warm_;
  bool moved_ = false;
};
