#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

/** Answers of the server have 1,023 bytes at most; a server that says somewhat more is still understood. */
constexpr size_t kMaxAnswerBytes = 2048;
constexpr int kMaxJsonDepth = 8;

enum class JsonFault : uint8_t {
  None,
  Empty,
  TooLarge,
  NotUtf8,
  HasNul,
  NotJson,
  TooDeep,
  BadNumber,
  TrailingText,
  NoMemory,
  NotAnObject,
  DuplicateName
};

/** Two or three words for people and logs: `not JSON`, `nested too deep`, … */
const char* wordOf(JsonFault fault);

/**
 * Checks a whole JSON text (RFC 8259) before a parser sees it: size, UTF-8, depth, that every number is finite and
 * short, that no text holds NUL or half a surrogate pair. Iterative: deep nesting costs no stack. Never NoMemory,
 * NotAnObject or DuplicateName.
 */
JsonFault checkJsonText(std::string_view text, size_t maxBytes = kMaxAnswerBytes);
