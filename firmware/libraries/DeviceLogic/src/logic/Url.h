#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

/** The whole text of a URL and a NUL; what fits an answer of 1,023 bytes beside the other fields. */
constexpr size_t kUrlTextSize = 512;
/** RFC 1035: a name has 253 characters at most. */
constexpr size_t kHostSize = 254;

struct Url {
  bool tls;
  char host[kHostSize];
  uint16_t port;
  char path[kUrlTextSize];  // with the query, from the first slash; `/` when there is none
};

enum class UrlFault : uint8_t {
  None,
  Empty,
  TooLong,
  BadCharacter,
  NotHttp,
  UserInfo,
  NoHost,
  Ipv6,
  BadHost,
  BadPort,
  HasPath,
  Fragment
};

/** For people: `must begin with http:// or https://`, …; empty for None. */
const char* wordOf(UrlFault fault);
/** Takes an absolute http or https URL apart. `out` is only right for None. */
UrlFault parseUrl(std::string_view text, Url& out);
/**
 * A server's URL as a person types it: `http[s]://host[:port]`, white space around and slashes at the end dropped,
 * anything after the host refused (HasPath). Writes the tidy form into `out`.
 */
UrlFault tidyServerUrl(std::string_view text, char* out, size_t size);
