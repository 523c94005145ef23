#pragma once
#include <logic/LedPattern.h>
#include <ports/Portal.h>

#include <cstddef>

/** What the fields are called: in the form as in NVS, in the live preview as fielded boards have it. */
struct LedFieldNames {
  const char* mode;
  const char* brightness;
  const char* interval;
  const char* external;
};
constexpr LedFieldNames kLedFormNames = {"led_mode", "led_brightness", "blink_interval", "external_led"};
constexpr LedFieldNames kLedPreviewNames = {"mode", "brightness", "interval", "external_led"};

constexpr size_t kLedNumberSize = 12;

/** The LED fields of a request, checked. A field that was not sent stays as it is. */
struct LedForm {
  LedSettings settings;  // what is right of it
  char brightness[kLedNumberSize];
  char interval[kLedNumberSize];
  const char* modeFault;
  const char* brightnessFault;
  const char* intervalFault;
  /** The first message; null when all is right. */
  const char* fault() const { return modeFault ? modeFault : brightnessFault ? brightnessFault : intervalFault; }
};

/** A form that was not sent yet. */
LedForm ledFormOf(const LedSettings& now);
LedForm readLedForm(const PortalRequest& request, const LedFieldNames& names, const LedSettings& now);
/** The portal's fieldset with a live preview; `externalPin` is kNoPin where there is no external LED. */
void writeLedForm(PortalReply& reply, const LedForm& form, uint8_t externalPin);
