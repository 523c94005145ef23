#include "Button.h"

ButtonEvent Button::sample(bool pressed, uint64_t nowMs) {
  if (!started_ || pressed != raw_) {
    started_ = true;
    raw_ = pressed;
    changedMs_ = nowMs;
  }
  if (nowMs - changedMs_ >= kButtonDebounceMs) {
    if (!raw_) armed_ = true;
    if (raw_ && armed_ && !down_) {
      down_ = true;
      pressedMs_ = changedMs_;
      sawLong_ = sawVeryLong_ = false;
    } else if (!raw_ && down_) {
      down_ = false;
      return released();
    }
  }
  // While it bounces up nothing is decided: the release counts from its first moment.
  return down_ && raw_ ? held(nowMs - pressedMs_) : ButtonEvent::None;
}

ButtonEvent Button::released() const {
  if (sawLong_) return ButtonEvent::None;
  // Held past the limit while nobody looked (a busy loop): it still is a long press.
  return changedMs_ - pressedMs_ >= kButtonLongMs ? ButtonEvent::Long : ButtonEvent::Short;
}

ButtonEvent Button::held(uint64_t forMs) {
  if (forMs >= kButtonLongMs && !sawLong_) {
    sawLong_ = true;
    return ButtonEvent::Long;
  }
  if (forMs >= kButtonVeryLongMs && !sawVeryLong_) {
    sawVeryLong_ = true;
    return ButtonEvent::VeryLong;
  }
  return ButtonEvent::None;
}

uint32_t Button::heldMs(uint64_t nowMs) const {
  if (!down_) return 0;
  const uint64_t forMs = nowMs - pressedMs_;
  return forMs < UINT32_MAX ? static_cast<uint32_t>(forMs) : UINT32_MAX;
}
