#include "HttpHead.h"

#include <cstring>

#include "Ascii.h"
#include "Utf8.h"

const char* wordOf(HttpHeadOutcome outcome) {
  switch (outcome) {
    case HttpHeadOutcome::Complete:
    case HttpHeadOutcome::NeedMore:
      return "";
    case HttpHeadOutcome::TooLarge:
      return "the head is larger than 2 KiB";
    case HttpHeadOutcome::NotHttp:
      return "not HTTP/1";
    case HttpHeadOutcome::BadHeader:
      return "a malformed header";
    case HttpHeadOutcome::BadLength:
      return "a malformed Content-Length";
    case HttpHeadOutcome::BadRange:
      return "a malformed Content-Range";
    case HttpHeadOutcome::Chunked:
      return "a transfer coding, such as chunked";
    case HttpHeadOutcome::Encoded:
      return "a content coding, such as gzip";
    case HttpHeadOutcome::Interim:
      return "an interim response";
  }
  return "";
}

namespace {

constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr uint32_t kMostRetryAfterS = 24 * 60 * 60;

std::string_view trimmed(std::string_view text) {
  const size_t start = text.find_first_not_of(" \t");
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(" \t") + 1 - start);
}

/** RFC 9110 section 5.6.2. */
bool isToken(std::string_view text) {
  for (const char c : text) {
    const bool isAlphanumeric = isAsciiDigit(c) || isAsciiLetter(c);
    if (!isAlphanumeric && (c == '\0' || std::strchr("!#$%&'*+-.^_`|~", c) == nullptr)) return false;
  }
  return !text.empty();
}

/** Takes digits off the front; false when there are none, or more than 32 bits hold. */
bool takeNumber(std::string_view& text, uint32_t& out) {
  uint64_t value = 0;
  size_t count = 0;
  while (count < text.size() && isAsciiDigit(text[count])) {
    value = value * 10 + static_cast<uint64_t>(text[count++] - '0');
    if (value > 0xFFFFFFFF) return false;
  }
  text.remove_prefix(count);
  out = static_cast<uint32_t>(value);
  return count > 0;
}

bool takeChar(std::string_view& text, char c) {
  if (text.empty() || text[0] != c) return false;
  text.remove_prefix(1);
  return true;
}

/** Whether `word` is in a comma-separated list. */
bool lists(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const size_t comma = list.find(',');
    if (equalsIgnoringCase(trimmed(list.substr(0, comma)), word)) return true;
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
  return false;
}

bool takeStatusLine(std::string_view line, HttpHead& out) {
  if (line.size() < 12 || line.substr(0, 7) != "HTTP/1." || (line[7] != '0' && line[7] != '1') || line[8] != ' ')
    return false;
  if (line.size() > 12 && line[12] != ' ') return false;
  std::string_view digits = line.substr(9, 3);
  uint32_t status;
  if (!takeNumber(digits, status) || !digits.empty()) return false;
  out.status = static_cast<int>(status);
  out.keepAlive = line[7] == '1';
  return status >= 100 && status < 600;
}

HttpHeadOutcome takeLength(std::string_view value, HttpHead& out) {
  uint32_t length;
  if (!takeNumber(value, length) || !value.empty()) return HttpHeadOutcome::BadLength;
  if (out.hasLength && out.contentLength != length) return HttpHeadOutcome::BadLength;
  out.hasLength = true;
  out.contentLength = length;
  return HttpHeadOutcome::Complete;
}

/** `bytes 0-99/200`. The range of a 416 names no bytes and is not needed. */
HttpHeadOutcome takeRange(std::string_view value, HttpHead& out) {
  if (out.status != 206) return HttpHeadOutcome::Complete;
  if (out.hasRange || !equalsIgnoringCase(value.substr(0, 6), "bytes ")) return HttpHeadOutcome::BadRange;
  value.remove_prefix(6);
  const bool isRange = takeNumber(value, out.rangeFirst) && takeChar(value, '-') && takeNumber(value, out.rangeLast) &&
                       takeChar(value, '/') && takeNumber(value, out.rangeTotal) && value.empty();
  out.hasRange = isRange && out.rangeFirst <= out.rangeLast && out.rangeLast < out.rangeTotal;
  return out.hasRange ? HttpHeadOutcome::Complete : HttpHeadOutcome::BadRange;
}

void takeRetryAfter(std::string_view value, HttpHead& out) {
  uint32_t seconds;
  if (!takeNumber(value, seconds) || !value.empty()) return;  // a date: the caller's back-off serves as well
  out.retryAfterS = seconds < kMostRetryAfterS ? seconds : kMostRetryAfterS;
}

void takeEtag(std::string_view value, HttpHead& out) {
  if (!copyText(value, out.etag, sizeof out.etag)) out.etag[0] = '\0';
}

HttpHeadOutcome takeHeader(std::string_view line, HttpHead& out) {
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos) return HttpHeadOutcome::BadHeader;
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (!isToken(name)) return HttpHeadOutcome::BadHeader;
  if (equalsIgnoringCase(name, "Content-Length")) return takeLength(value, out);
  if (equalsIgnoringCase(name, "Content-Range")) return takeRange(value, out);
  if (equalsIgnoringCase(name, "Transfer-Encoding")) return HttpHeadOutcome::Chunked;
  if (equalsIgnoringCase(name, "Content-Encoding") && !equalsIgnoringCase(value, "identity")) {
    return HttpHeadOutcome::Encoded;
  }
  if (equalsIgnoringCase(name, "Connection")) {
    if (lists(value, "close"))
      out.keepAlive = false;
    else if (lists(value, "keep-alive"))
      out.keepAlive = true;
  }
  if (equalsIgnoringCase(name, "Retry-After")) takeRetryAfter(value, out);
  if (equalsIgnoringCase(name, "ETag")) takeEtag(value, out);
  return HttpHeadOutcome::Complete;
}

/** RFC 9110 section 5.5: a tab may stand where a blank may. */
bool hasControlButTab(std::string_view line) {
  for (const char c : line) {
    if (c != '\t' && hasControlCharacter({&c, 1})) return true;
  }
  return false;
}

HttpHeadOutcome parseWhole(std::string_view head, HttpHead& out) {
  size_t end = head.find("\r\n");
  const std::string_view status = head.substr(0, end);
  if (hasControlButTab(status) || !takeStatusLine(status, out)) return HttpHeadOutcome::NotHttp;
  if (out.status < 200) return HttpHeadOutcome::Interim;
  while (end < head.size()) {
    head.remove_prefix(end + 2);
    end = head.find("\r\n");
    if (end == std::string_view::npos) end = head.size();
    const std::string_view line = head.substr(0, end);
    if (line.empty()) break;
    if (hasControlButTab(line)) return HttpHeadOutcome::BadHeader;
    const HttpHeadOutcome outcome = takeHeader(line, out);
    if (outcome != HttpHeadOutcome::Complete) return outcome;
  }
  return HttpHeadOutcome::Complete;
}

}  // namespace

HttpHeadOutcome parseHttpHead(std::string_view received, HttpHead& out, size_t& headBytes) {
  constexpr std::string_view kStart = "HTTP/1.";
  out = HttpHead();
  headBytes = 0;
  // What is no HTTP (TLS, a page without a head) is told by its first bytes, not by a wait for the end of a head.
  if (received.substr(0, kStart.size()) != kStart.substr(0, received.size())) return HttpHeadOutcome::NotHttp;
  const size_t end = received.substr(0, kHttpHeadMax).find(kHeadEnd);
  if (end == std::string_view::npos) {
    return received.size() >= kHttpHeadMax ? HttpHeadOutcome::TooLarge : HttpHeadOutcome::NeedMore;
  }
  headBytes = end + kHeadEnd.size();
  return parseWhole(received.substr(0, end + 2), out);
}

bool statusHasBody(int status) { return status >= 200 && status != 204 && status != 304; }
