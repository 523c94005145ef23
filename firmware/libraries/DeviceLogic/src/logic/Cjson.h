#pragma once
// The one place that knows where cJSON is: in the ESP32 core's SDK, or Debian's libcjson-dev.
#if __has_include(<cJSON.h>)
#include <cJSON.h>
#else
#include <cjson/cJSON.h>
#endif
