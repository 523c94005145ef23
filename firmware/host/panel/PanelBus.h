#pragma once
#include <personalcms/ports/SpiBus.h>
#include <ports/Pins.h>

#include "PanelModel.h"

/** The SPI bus that the model hangs on. */
class PanelSpi final : public SpiBus {
 public:
  explicit PanelSpi(PanelModel& model) : model_(model) {}
  void begin() override {}
  void write(const uint8_t* bytes, size_t count) override { model_.spi(bytes, count); }

 private:
  PanelModel& model_;
};

/** Pins of which the panel's are wired to the model, and all others to `inner`. */
class PanelPins final : public Pins {
 public:
  PanelPins(Pins& inner, PanelModel& model, const PersonalCmsPins& wiring)
      : inner_(inner), model_(model), wiring_(wiring) {}
  void output(uint8_t pin) override { inner_.output(pin); }
  void input(uint8_t pin) override { inner_.input(pin); }
  void inputPullup(uint8_t pin) override { inner_.inputPullup(pin); }
  void write(uint8_t pin, bool high) override {
    model_.pin(pin, high);
    inner_.write(pin, high);
  }
  bool read(uint8_t pin) override { return pin == wiring_.panelBusy ? model_.busyLevel() : inner_.read(pin); }
  void pwm(uint8_t pin, uint8_t duty) override { inner_.pwm(pin, duty); }

 private:
  Pins& inner_;
  PanelModel& model_;
  const PersonalCmsPins wiring_;
};
