#include <shell/StatusLed.h>

namespace {
constexpr uint32_t kPeriodMs = 20;
}

StatusLed::StatusLed(Pins& pins, Ticker& ticker, Clock& clock, uint8_t pin)
    : pins_(pins), ticker_(ticker), clock_(clock), pin_(pin) {}

void StatusLed::begin() {
  if (pin_ != kNoPin) pins_.output(pin_);
  beatSinceMs_ = clock_.nowMs();
  ticker_.every(kPeriodMs, &StatusLed::onTimer, this);
}

void StatusLed::onTimer(void* led) { static_cast<StatusLed*>(led)->update(); }

void StatusLed::update() {
  const uint64_t now = clock_.nowMs();
  const LedSignal signal = signal_.load();
  if (signal != beating_) {
    beating_ = signal;
    beatSinceMs_ = now;
  }
  uint8_t level = ledLevel(signal, now - beatSinceMs_);
  if (painter_ != nullptr) {
    const uint8_t painted = painter_->paint(now);
    if (painter_->takesOver(signal)) level = painted;
  }
  if (level == level_ || pin_ == kNoPin) return;
  level_ = level;
  pins_.pwm(pin_, level);
}
