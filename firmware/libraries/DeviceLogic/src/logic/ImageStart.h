#pragma once
#include <logic/CheckAnswer.h>
#include <logic/FailureReason.h>

#include <cstddef>
#include <cstdint>

/** Image header, first segment header and application description (esp_app_format.h, esp_app_desc.h). */
constexpr size_t kImageStartBytes = 0x120;

/** What the first bytes of an image say of it. */
struct ImageStart {
  uint16_t chipId;
  bool described;  // has an application description
  char project[kDeviceTypeSize];
  char version[kVersionSize];
  uint32_t securityVersion;
};

/** False when `bytes` do not begin as an ESP32 image does. `bytes` has kImageStartBytes. */
bool readImageStart(const uint8_t bytes[kImageStartBytes], ImageStart& out);

struct ImageWanted {
  uint16_t chipId;
  const char* type;          // the offer's
  uint32_t securityVersion;  // the device's own
};
/**
 * None when the image may be written. A description counts where it names one of our variants: builds that say nothing
 * of themselves (`arduino-lib-builder`) and own projects pass. BadHash stands for "no image at all".
 */
FailureReason checkImageStart(const uint8_t bytes[kImageStartBytes], const ImageWanted& wanted);
