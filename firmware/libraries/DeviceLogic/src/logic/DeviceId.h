#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

/** `[A-Za-z0-9._-]{1,64}` and a NUL. */
constexpr size_t kDeviceIdSize = 65;

/** `esp32-` and the 12 lower-case hex digits of the base MAC. */
void deviceIdOf(const uint8_t mac[6], char out[kDeviceIdSize]);
bool isDeviceId(std::string_view text);
/** `[A-Za-z][A-Za-z0-9_-]{0,30}`. */
bool isDeviceType(std::string_view text);
