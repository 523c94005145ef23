#include <doctest/doctest.h>
#include <logic/PortalHttp.h>

#include <string>

namespace {

PortalHttpRequest requestOf(const std::string& text) {
  PortalHttpRequest request = {};
  CHECK(parsePortalRequest(text, request) == PortalParse::Complete);
  return request;
}

PortalParse outcomeOf(const std::string& text) {
  PortalHttpRequest request = {};
  return parsePortalRequest(text, request);
}

std::string fieldOf(const char* form, const char* name) {
  char out[16];
  return formField(form, name, out, sizeof out) ? out : "(none)";
}

}  // namespace

TEST_CASE("a request says its path, its query and the host that was asked for") {
  const std::string text = "GET /scan?a=1 HTTP/1.1\r\nhOsT:  captive.apple.com \r\nAccept: */*\r\n\r\n";
  const PortalHttpRequest request = requestOf(text);
  CHECK(request.path == "/scan");
  CHECK(request.query == "a=1");
  CHECK(request.host == "captive.apple.com");
  CHECK(!request.isPost);
  CHECK(!request.isHead);
}

TEST_CASE("a phone with a proxy sends the whole address") {
  const std::string text = "HEAD http://connectivitycheck.gstatic.com/generate_204 HTTP/1.1\r\n\r\n";
  const PortalHttpRequest request = requestOf(text);
  CHECK(request.path == "/generate_204");
  CHECK(request.isHead);
  CHECK(request.host == "");
}

TEST_CASE("a form is complete with its last byte, and not before") {
  const std::string text = "POST /submit HTTP/1.1\r\nContent-Length: 9\r\n\r\nssid=Home";
  for (size_t count = 0; count < text.size(); ++count) CHECK(outcomeOf(text.substr(0, count)) == PortalParse::NeedMore);
  CHECK(requestOf(text).form == "ssid=Home");
  CHECK(requestOf(text + "beyond").form == "ssid=Home");
}

TEST_CASE("what is no request of a browser is refused") {
  CHECK(outcomeOf("\r\n\r\n") == PortalParse::Malformed);
  CHECK(outcomeOf("PUT / HTTP/1.1\r\n\r\n") == PortalParse::Malformed);
  CHECK(outcomeOf("GET / HTTP/2\r\n\r\n") == PortalParse::Malformed);
  CHECK(outcomeOf("GET /a\rb HTTP/1.1\r\n\r\n") == PortalParse::Malformed);
  CHECK(outcomeOf("GET scan HTTP/1.1\r\n\r\n") == PortalParse::Malformed);
  CHECK(outcomeOf("GET http://host HTTP/1.1\r\n\r\n") == PortalParse::Malformed);
  CHECK(outcomeOf("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n") == PortalParse::Malformed);
  CHECK(outcomeOf("POST / HTTP/1.1\r\nContent-Length:\r\n\r\n") == PortalParse::Malformed);
  CHECK(outcomeOf("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") == PortalParse::Malformed);
}

TEST_CASE("a request beyond the room is refused at once, be it head or body") {
  CHECK(outcomeOf(std::string(kPortalRequestMax - 1, 'a')) == PortalParse::NeedMore);
  CHECK(outcomeOf(std::string(kPortalRequestMax, 'a')) == PortalParse::TooLarge);
  CHECK(outcomeOf("POST / HTTP/1.1\r\nContent-Length: 8192\r\n\r\n") == PortalParse::TooLarge);
  CHECK(outcomeOf("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n") == PortalParse::Malformed);
}

TEST_CASE("a field is decoded: quotes, UTF-8, a plus and an equals sign") {
  const char* form = "ssid=%22Caf%C3%A9%22+%2B&pass=a=b&empty=&again=1&again=2&na%6De=x";
  CHECK(fieldOf(form, "ssid") == "\"Café\" +");
  CHECK(fieldOf(form, "pass") == "a=b");
  CHECK(fieldOf(form, "empty") == "");
  CHECK(fieldOf(form, "again") == "1");
  CHECK(fieldOf(form, "name") == "x");
  CHECK(fieldOf(form, "ss") == "(none)");
  CHECK(fieldOf(form, "ssidx") == "(none)");
}

TEST_CASE("a field that is too long leaves its beginning, so that it is not taken for one that was not sent") {
  char out[4] = "x";
  CHECK(!formField("a=%C3%A4bcd&b=1", "a", out, sizeof out));
  CHECK(std::string(out) == "äb");
  CHECK(!formField("a=1", "b", out, sizeof out));
  CHECK(std::string(out).empty());
}

TEST_CASE("a field that cannot be taken whole is not taken") {
  CHECK(fieldOf("a=123456789012345", "a") == "123456789012345");
  CHECK(fieldOf("a=1234567890123456", "a") == "(none)");
  CHECK(fieldOf("a=b%00c", "a") == "(none)");
  CHECK(fieldOf("a=b%2", "a") == "(none)");
  CHECK(fieldOf("a=b%zz", "a") == "(none)");
  char out[1] = {'x'};
  CHECK(!formField("a=b", "a", out, 0));
  CHECK(out[0] == 'x');
}
