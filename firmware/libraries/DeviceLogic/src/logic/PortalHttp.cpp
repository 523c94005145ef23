#include <logic/Ascii.h>
#include <logic/Hex.h>
#include <logic/PortalHttp.h>

namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kHeadEnd = "\r\n\r\n";

bool isNamed(std::string_view header, std::string_view name) {
  return header.size() > name.size() && header[name.size()] == ':' &&
         equalsIgnoringCase(header.substr(0, name.size()), name);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/** Takes the text up to `separator` off the front of `rest`; all of it where there is none. */
std::string_view takeUpTo(std::string_view& rest, std::string_view separator) {
  const size_t at = rest.find(separator);
  const std::string_view taken = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + separator.size());
  return taken;
}

/** False when it is no number, or more than any request may have. */
bool readLength(std::string_view text, size_t& out) {
  if (text.empty() || text.size() > 6) return false;
  out = 0;
  for (const char c : text) {
    if (!isAsciiDigit(c)) return false;
    out = out * 10 + static_cast<size_t>(c - '0');
  }
  return true;
}

/** `/path?query`, or `http://host/path?query` as a phone with a proxy sends it. */
bool readTarget(std::string_view target, PortalHttpRequest& out) {
  const size_t scheme = target.find("://");
  if (!target.empty() && target.front() != '/' && scheme != std::string_view::npos) {
    const size_t slash = target.find('/', scheme + 3);
    if (slash == std::string_view::npos) return false;
    target.remove_prefix(slash);
  }
  if (target.empty() || target.front() != '/' || hasControlCharacter(target)) return false;
  const size_t mark = target.find('?');
  out.path = target.substr(0, mark);
  out.query = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
  return true;
}

bool readRequestLine(std::string_view line, PortalHttpRequest& out) {
  const std::string_view method = takeUpTo(line, " ");
  const std::string_view target = takeUpTo(line, " ");
  out.isPost = method == "POST";
  out.isHead = method == "HEAD";
  if (!out.isPost && !out.isHead && method != "GET") return false;
  return line.substr(0, 7) == "HTTP/1." && readTarget(target, out);
}

struct Body {
  size_t length = 0;
  bool isReadable = true;
};

Body readHeaders(std::string_view headers, PortalHttpRequest& out) {
  Body body;
  while (!headers.empty()) {
    const std::string_view header = takeUpTo(headers, kLineEnd);
    if (isNamed(header, "host")) out.host = trimmed(header.substr(5));
    if (isNamed(header, "content-length") && !readLength(trimmed(header.substr(15)), body.length))
      body.isReadable = false;
    if (isNamed(header, "transfer-encoding")) body.isReadable = false;
  }
  return body;
}

/** The next character of encoded text; -1 when it is not decodable. */
int decodeNext(std::string_view& text) {
  const char c = text.front();
  text.remove_prefix(1);
  if (c == '+') return ' ';
  if (c != '%') return static_cast<unsigned char>(c);
  if (text.size() < 2) return -1;
  uint8_t byte = 0;
  if (!bytesOfHex(text.substr(0, 2), &byte, 1)) return -1;
  text.remove_prefix(2);
  return byte;
}

bool decodesTo(std::string_view text, std::string_view wanted) {
  for (const char c : wanted) {
    if (text.empty() || decodeNext(text) != static_cast<unsigned char>(c)) return false;
  }
  return text.empty();
}

bool decode(std::string_view text, char* out, size_t size) {
  size_t count = 0;
  bool isWhole = true;
  while (!text.empty()) {
    const int c = decodeNext(text);
    if (c <= 0) {
      out[0] = '\0';
      return false;
    }
    isWhole = count + 1 < size;
    if (!isWhole) break;
    out[count++] = static_cast<char>(c);
  }
  out[count] = '\0';
  return isWhole;
}

}  // namespace

PortalParse parsePortalRequest(std::string_view received, PortalHttpRequest& out) {
  out = {};
  const size_t headEnd = received.find(kHeadEnd);
  if (headEnd == std::string_view::npos) {
    return received.size() >= kPortalRequestMax ? PortalParse::TooLarge : PortalParse::NeedMore;
  }
  std::string_view head = received.substr(0, headEnd);
  if (!readRequestLine(takeUpTo(head, kLineEnd), out)) return PortalParse::Malformed;
  const Body body = readHeaders(head, out);
  if (!body.isReadable) return PortalParse::Malformed;
  const size_t bodyStart = headEnd + kHeadEnd.size();
  if (bodyStart + body.length > kPortalRequestMax) return PortalParse::TooLarge;
  if (received.size() < bodyStart + body.length) return PortalParse::NeedMore;
  if (out.isPost) out.form = received.substr(bodyStart, body.length);
  return PortalParse::Complete;
}

bool formField(std::string_view form, std::string_view name, char* out, size_t size) {
  if (size == 0) return false;
  out[0] = '\0';
  while (!form.empty()) {
    std::string_view pair = takeUpTo(form, "&");
    if (decodesTo(takeUpTo(pair, "="), name)) return decode(pair, out, size);
  }
  return false;
}
