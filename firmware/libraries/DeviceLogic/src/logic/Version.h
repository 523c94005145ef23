#pragma once
#include <cstddef>
#include <string_view>

/** An ESP32 application description holds 31 characters and a NUL (esp_app_desc.h). */
constexpr size_t kVersionSize = 32;

/**
 * Orders two versions by SemVer 2.0.0 precedence (section 11): negative when `a` is older, 0 when equal, positive when
 * newer. A text that is no semantic version (fielded clock versions such as `20251003.134016`) is older than every one
 * that is; two of them compare as text, which for clock versions is time. Numbers may have any length.
 */
int compareVersions(std::string_view a, std::string_view b);
/** Whether `text` may be published as a version: SemVer 2.0.0 without build metadata, 31 characters at most. */
bool isPublishableVersion(std::string_view text);
