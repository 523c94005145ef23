#pragma once
#include <cstdint>

/** Short comes with the release; Long and VeryLong while the button is still held. */
enum class ButtonEvent : uint8_t { None, Short, Long, VeryLong };

constexpr uint32_t kButtonDebounceMs = 50;
constexpr uint32_t kButtonLongMs = 2000;
constexpr uint32_t kButtonVeryLongMs = 10000;

/** Makes events of a button's level. A button that is down from the first sample on counts only after it was released
 * once. */
class Button {
 public:
  /** Call with every turn of the loop. */
  ButtonEvent sample(bool pressed, uint64_t nowMs);
  /** How long it has been held; 0 while it is up. For a visible countdown. */
  uint32_t heldMs(uint64_t nowMs) const;

 private:
  ButtonEvent released() const;
  ButtonEvent held(uint64_t forMs);

  bool armed_ = false;
  bool down_ = false;
  bool raw_ = true;
  bool sawLong_ = false;
  bool sawVeryLong_ = false;
  bool started_ = false;
  uint64_t changedMs_ = 0;
  uint64_t pressedMs_ = 0;
};
