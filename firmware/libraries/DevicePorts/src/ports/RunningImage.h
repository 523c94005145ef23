#pragma once
#include <cstdint>

/** What the image that runs says of itself: its `esp_app_desc` (esp_app_desc.h), read at run time. */
struct RunningImage {
  const char* type;     // `project_name`, the device type
  const char* version;  // `version`
  uint32_t securityVersion;
};
