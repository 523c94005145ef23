#include <doctest/doctest.h>
#include <logic/DnsReply.h>
#include <logic/PortalHttp.h>

#include <cstring>

#include "Fuzz.h"

namespace {

bool isWithin(std::string_view part, std::string_view whole) {
  return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

const char* promisesOfRequest(std::string_view input, bool& accepted) {
  PortalHttpRequest request;
  const PortalParse outcome = parsePortalRequest(input, request);
  if (outcome == PortalParse::NeedMore && input.size() >= kPortalRequestMax) return "8 KiB are enough to tell";
  if (outcome != PortalParse::Complete) return nullptr;
  accepted = true;
  if (request.path.empty() || request.path.front() != '/') return "a path begins with a slash";
  if (request.path.find_first_of(" ?\r\n") != std::string_view::npos) return "a path is only a path";
  for (const std::string_view part : {request.path, request.query, request.host, request.form}) {
    if (!isWithin(part, input)) return "the parts lie within what came in";
  }
  char field[32];
  const bool found = formField(request.form, "ssid", field, sizeof field);
  if (std::memchr(field, '\0', sizeof field) == nullptr) return "a field ends";
  const bool isCut = std::strlen(field) == sizeof field - 1;
  return found || field[0] == '\0' || isCut ? nullptr : "a field that is not there is empty";
}

const char* promisesOfName(std::string_view input, bool& accepted) {
  constexpr uint8_t address[4] = {192, 168, 4, 1};
  uint8_t out[kDnsMessageMax];
  const size_t count = dnsReply(reinterpret_cast<const uint8_t*>(input.data()), input.size(), address, out);
  if (count == 0) return nullptr;
  accepted = true;
  if (count > kDnsMessageMax || count > input.size() + 16) return "an answer is its question and one record";
  if (out[0] != static_cast<uint8_t>(input[0]) || out[1] != static_cast<uint8_t>(input[1])) return "the same number";
  return (out[2] & 0x80) != 0 ? nullptr : "an answer is marked as one";
}

}  // namespace

TEST_CASE("no request to the portal is misread") {
  fuzz(
      {"portal requests",
       {"GET /scan?x=1 HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n",
        "POST /submit HTTP/1.1\r\nContent-Length: 21\r\n\r\nssid=%22a%22&pass=b+c"},
       {"\r\n", "\r\n\r\n", ": ", "Content-Length: ", "Transfer-Encoding: ", "ssid=", "%", "+", "&", "://", "HTTP/1.1"},
       run<promisesOfRequest>});
}

TEST_CASE("no question for a name is misread") {
  const std::string question(
      "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x03www\x07"
      "example\x03"
      "com\x00\x00\x01\x00\x01",
      33);
  fuzz({"names", {question}, {std::string("\x00\x01", 2), "\xC0\x0C", std::string("\x00", 1)}, run<promisesOfName>});
}
