#pragma once
#include <string>

#include "../ports/HostChip.h"

/**
 * What the boot process tells the program in the slot, as environment variables. Frozen: an image that was made
 * yesterday is started by the boot process of today.
 */
void handOver(const HostStart& start);
/** False, with a reason, when this process was not started by a boot process. */
bool takeHandover(HostStart& out, std::string& why);

/** Six bytes as `24:a1:60:c3:f0:de`. */
std::string macText(const uint8_t mac[6]);
/** 12 hex digits, with or without `:` or `-` between pairs. */
bool macOf(const std::string& text, uint8_t out[6]);
