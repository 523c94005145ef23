#pragma once
#include <ports/Chip.h>

/** The word on the wire (`esp_reset_reason_t`, lower case). */
const char* wordOf(ResetReason reason);
