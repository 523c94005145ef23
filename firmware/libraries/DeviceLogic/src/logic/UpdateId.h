#pragma once
#include <cstddef>
#include <string_view>

/** A UUID and a NUL. */
constexpr size_t kUpdateIdSize = 37;

/** Whether `text` is a UUID in lower case (RFC 9562). */
bool isUpdateId(std::string_view text);
