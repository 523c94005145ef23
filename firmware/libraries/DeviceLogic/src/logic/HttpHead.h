#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

constexpr size_t kHttpHeadMax = 2048;
constexpr size_t kEtagSize = 84;

/** The head of an HTTP/1.x response, as far as the device needs it. */
struct HttpHead {
  int status;
  bool hasLength;
  uint32_t contentLength;  // bytes of this body
  bool keepAlive;
  bool hasRange;  // Content-Range: bytes first-last/total
  uint32_t rangeFirst;
  uint32_t rangeLast;
  uint32_t rangeTotal;
  uint32_t retryAfterS;  // 0: not said (or said as a date)
  char etag[kEtagSize];  // as it stands, with its quotes; empty: none, or longer than can be kept
};

enum class HttpHeadOutcome : uint8_t {
  Complete,
  NeedMore,
  TooLarge,
  NotHttp,
  BadHeader,
  BadLength,
  BadRange,
  Chunked,
  Encoded,
  Interim
};

/** For logs; empty for Complete and NeedMore. */
const char* wordOf(HttpHeadOutcome outcome);
/**
 * Parses what has come in so far, from the status line on. Complete: `headBytes` is where the body begins. NeedMore:
 * call again with more. Anything else is final: the connection is of no use any more.
 */
HttpHeadOutcome parseHttpHead(std::string_view received, HttpHead& out, size_t& headBytes);
/** Whether a response with this status to a GET or POST has a body (RFC 9110 section 6.4.1). */
bool statusHasBody(int status);
