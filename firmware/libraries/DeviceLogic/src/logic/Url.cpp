#include "Url.h"

#include <cstdio>
#include <cstring>

#include "Ascii.h"
#include "Utf8.h"

const char* wordOf(UrlFault fault) {
  switch (fault) {
    case UrlFault::None:
      return "";
    case UrlFault::Empty:
      return "is missing";
    case UrlFault::TooLong:
      return "is too long";
    case UrlFault::BadCharacter:
      return "holds a character that no URL has";
    case UrlFault::NotHttp:
      return "must begin with http:// or https://";
    case UrlFault::UserInfo:
      return "must not hold a user or password";
    case UrlFault::NoHost:
      return "has no host";
    case UrlFault::Ipv6:
      return "must not be an IPv6 address";
    case UrlFault::BadHost:
      return "has a host that is no name and no address";
    case UrlFault::BadPort:
      return "must have a port from 1 to 65535";
    case UrlFault::HasPath:
      return "must end after host and port";
    case UrlFault::Fragment:
      return "must not hold a #";
  }
  return "";
}

namespace {

bool isLetterOrDigit(char c) { return isAsciiDigit(c) || isAsciiLetter(c); }

/** RFC 3986 section 2, without brackets (only IPv6 literals need them) and '#'. */
bool isUrlChar(char c) {
  return isLetterOrDigit(c) || (c != '\0' && std::strchr("-._~:/?@!$&'()*+,;=%", c) != nullptr);
}

bool takeScheme(std::string_view& text, std::string_view scheme) {
  if (!equalsIgnoringCase(text.substr(0, scheme.size()), scheme)) return false;
  text.remove_prefix(scheme.size());
  return true;
}

/** Names (RFC 1123) and IPv4 addresses; an underscore too, which home networks use. */
bool isHost(std::string_view host) {
  size_t labelLength = 0;
  char before = '.';
  for (const char c : host) {
    if (c == '.') {
      if (labelLength == 0 || before == '-') return false;
      labelLength = 0;
    } else {
      if (!isLetterOrDigit(c) && c != '_' && (c != '-' || labelLength == 0)) return false;
      if (++labelLength > 63) return false;
    }
    before = c;
  }
  return labelLength > 0 && before != '-';
}

bool parsePort(std::string_view text, uint16_t& out) {
  if (text.empty() || text.size() > 5) return false;
  uint32_t port = 0;
  for (const char c : text) {
    if (!isAsciiDigit(c)) return false;
    port = port * 10 + static_cast<uint32_t>(c - '0');
  }
  out = static_cast<uint16_t>(port);
  return port > 0 && port <= 0xFFFF;
}

UrlFault checkCharacters(std::string_view text) {
  for (const char c : text) {
    if (c == '#') return UrlFault::Fragment;
    if (!isUrlChar(c) && c != '[' && c != ']') return UrlFault::BadCharacter;
  }
  return UrlFault::None;
}

UrlFault parseAuthority(std::string_view authority, Url& out) {
  if (authority.find('@') != std::string_view::npos) return UrlFault::UserInfo;
  if (authority.find_first_of("[]") != std::string_view::npos) return UrlFault::Ipv6;
  const size_t colon = authority.find(':');
  const std::string_view host = authority.substr(0, colon);
  if (host.empty()) return UrlFault::NoHost;
  if (!isHost(host) || !copyText(host, out.host, sizeof out.host)) return UrlFault::BadHost;
  for (char* c = out.host; *c != '\0'; ++c) *c = asciiLower(*c);
  out.port = out.tls ? 443 : 80;
  if (colon == std::string_view::npos) return UrlFault::None;
  return parsePort(authority.substr(colon + 1), out.port) ? UrlFault::None : UrlFault::BadPort;
}

}  // namespace

UrlFault parseUrl(std::string_view text, Url& out) {
  out = Url();
  if (text.empty()) return UrlFault::Empty;
  if (text.size() >= kUrlTextSize) return UrlFault::TooLong;
  const UrlFault character = checkCharacters(text);
  if (character != UrlFault::None) return character;
  out.tls = takeScheme(text, "https://");
  if (!out.tls && !takeScheme(text, "http://")) return UrlFault::NotHttp;
  const size_t end = text.find_first_of("/?");
  const std::string_view rest = end == std::string_view::npos ? std::string_view() : text.substr(end);
  const UrlFault fault = parseAuthority(text.substr(0, end), out);
  if (fault != UrlFault::None) return fault;
  if (rest.find_first_of("[]") != std::string_view::npos) return UrlFault::BadCharacter;
  // The scheme is longer than the slash that may be missing, so this always fits.
  const bool needsSlash = rest.empty() || rest[0] == '?';
  if (needsSlash) out.path[0] = '/';
  copyText(rest, out.path + needsSlash, sizeof out.path - needsSlash);
  return UrlFault::None;
}

UrlFault tidyServerUrl(std::string_view text, char* out, size_t size) {
  constexpr std::string_view kSpace = " \t\r\n";
  if (size > 0) out[0] = '\0';
  const size_t start = text.find_first_not_of(kSpace);
  if (start == std::string_view::npos) return UrlFault::Empty;
  text = text.substr(start, text.find_last_not_of(kSpace) + 1 - start);
  while (text.size() > sizeof "https://" && text.back() == '/') text.remove_suffix(1);
  Url url;
  const UrlFault fault = parseUrl(text, url);
  if (fault != UrlFault::None) return fault;
  if (std::strcmp(url.path, "/") != 0) return UrlFault::HasPath;
  const bool isUsual = url.port == (url.tls ? 443 : 80);
  char port[8] = "";
  if (!isUsual) std::snprintf(port, sizeof port, ":%u", static_cast<unsigned>(url.port));
  const int length = std::snprintf(out, size, "%s%s%s", url.tls ? "https://" : "http://", url.host, port);
  if (length > 0 && static_cast<size_t>(length) < size) return UrlFault::None;
  if (size > 0) out[0] = '\0';
  return UrlFault::TooLong;
}
