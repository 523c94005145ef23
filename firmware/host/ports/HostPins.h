#pragma once
#include <ports/Pins.h>

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "../state/StateFile.h"

/**
 * 40 pins. What the device puts out stands in `pins.bin` in the state folder: byte n is the level (0 to 255) of GPIO n,
 * without a write per change. What it reads comes from `inputs.json` there: `{"14": 0}` is GPIO 14 pulled to ground.
 */
class HostPins final : public Pins {
 public:
  explicit HostPins(const std::string& stateFolder);
  ~HostPins() override;
  HostPins(const HostPins&) = delete;
  HostPins& operator=(const HostPins&) = delete;

  void output(uint8_t pin) override { setMode(pin, Mode::Output); }
  void input(uint8_t pin) override { setMode(pin, Mode::Input); }
  void inputPullup(uint8_t pin) override { setMode(pin, Mode::Pullup); }
  void write(uint8_t pin, bool high) override;
  bool read(uint8_t pin) override;
  void pwm(uint8_t pin, uint8_t duty) override;

  /** Something on the board that drives a pin, or hears of one. */
  void drive(uint8_t pin, std::function<bool()> level);
  void listen(uint8_t pin, std::function<void(bool)> heard);

 private:
  static constexpr size_t kPins = 40;
  enum class Mode : uint8_t { Input, Pullup, Output };
  void setMode(uint8_t pin, Mode mode);
  void put(uint8_t pin, uint8_t level);

  Mode modes_[kPins] = {};
  uint8_t* levels_;  // pins.bin
  WatchedJson inputs_;
  std::function<bool()> drivers_[kPins];
  std::function<void(bool)> listeners_[kPins];
};
