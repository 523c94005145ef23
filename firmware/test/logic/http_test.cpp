#include <doctest/doctest.h>
#include <logic/DownloadAnswer.h>
#include <logic/HttpHead.h>
#include <logic/Url.h>

#include <string>

namespace {

struct Parsed {
  HttpHeadOutcome outcome;
  HttpHead head;
  size_t headBytes;
};

Parsed parse(const std::string& text) {
  Parsed parsed = {};
  parsed.outcome = parseHttpHead(text, parsed.head, parsed.headBytes);
  return parsed;
}

HttpHead headOf(const std::string& headers, const std::string& status = "HTTP/1.1 200 OK") {
  const Parsed parsed = parse(status + "\r\n" + headers + "\r\n");
  CHECK(parsed.outcome == HttpHeadOutcome::Complete);
  return parsed.head;
}

Url urlOf(const std::string& text) {
  Url url;
  CHECK(parseUrl(text, url) == UrlFault::None);
  return url;
}

std::string tidy(const std::string& text, size_t size = 129) {
  std::string out(size, '#');
  const UrlFault fault = tidyServerUrl(text, out.data(), size);
  return fault == UrlFault::None ? out.c_str() : wordOf(fault);
}

}  // namespace

TEST_CASE("a head is read once it is whole, and not before, whatever the pieces") {
  const std::string text =
      "HTTP/1.1 206 Partial Content\r\ncontent-LENGTH:  4096 \r\nContent-Range: bytes 0-4095/65536\r\nETag: "
      "\"abc\"\r\n\r\nbody";
  const size_t headBytes = text.size() - 4;
  for (size_t i = 0; i < headBytes; ++i) {
    INFO(i);
    CHECK(parse(text.substr(0, i)).outcome == HttpHeadOutcome::NeedMore);
  }
  const Parsed parsed = parse(text);
  CHECK(parsed.outcome == HttpHeadOutcome::Complete);
  CHECK(parsed.headBytes == headBytes);
  CHECK(parsed.head.status == 206);
  CHECK(parsed.head.hasLength);
  CHECK(parsed.head.contentLength == 4096);
  CHECK(parsed.head.hasRange);
  CHECK(parsed.head.rangeFirst == 0);
  CHECK(parsed.head.rangeLast == 4095);
  CHECK(parsed.head.rangeTotal == 65536);
  CHECK(std::string(parsed.head.etag) == "\"abc\"");
}

TEST_CASE("a connection stays open as HTTP/1.1 and HTTP/1.0 have it, unless a header says otherwise") {
  CHECK(headOf("").keepAlive);
  CHECK_FALSE(headOf("Connection: close\r\n").keepAlive);
  CHECK_FALSE(headOf("Connection: TE, Close\r\n").keepAlive);
  CHECK_FALSE(headOf("", "HTTP/1.0 200 OK").keepAlive);
  CHECK(headOf("connection: Keep-Alive\r\n", "HTTP/1.0 200 OK").keepAlive);
}

TEST_CASE("what a head does not say is not known") {
  const HttpHead head = headOf("X-Other: 1\r\nEmpty:\r\n", "HTTP/1.1 204");
  CHECK(head.status == 204);
  CHECK_FALSE(head.hasLength);
  CHECK_FALSE(head.hasRange);
  CHECK(head.retryAfterS == 0);
  CHECK(std::string(head.etag).empty());
}

TEST_CASE("Retry-After is seconds, a day at most; a date is not read") {
  CHECK(headOf("Retry-After: 30\r\n").retryAfterS == 30);
  CHECK(headOf("Retry-After: 9999999\r\n").retryAfterS == 86400);
  CHECK(headOf("Retry-After: 99999999999999\r\n").retryAfterS == 0);
  CHECK(headOf("Retry-After: Fri, 31 Dec 2027 23:59:59 GMT\r\n").retryAfterS == 0);
}

TEST_CASE("the same length twice is one length, and an ETag that is too long is none") {
  CHECK(headOf("Content-Length: 5\r\nContent-Length: 5\r\n").contentLength == 5);
  CHECK(headOf("Content-Length: 4294967295\r\n").contentLength == 4294967295);
  CHECK(std::string(headOf("ETag: \"" + std::string(81, 'e') + "\"\r\n").etag).size() == 83);
  CHECK(std::string(headOf("ETag: \"" + std::string(82, 'e') + "\"\r\n").etag).empty());
}

TEST_CASE("the largest head that is read has 2,048 bytes") {
  const std::string frame = "HTTP/1.1 200 OK\r\nX: \r\n\r\n";
  const auto sized = [&](size_t size) {
    return std::string("HTTP/1.1 200 OK\r\nX: ") + std::string(size - frame.size(), 'x') + "\r\n\r\n";
  };
  CHECK(parse(sized(2048)).outcome == HttpHeadOutcome::Complete);
  CHECK(parse(sized(2049)).outcome == HttpHeadOutcome::TooLarge);
  CHECK(parse(sized(2050).substr(0, 2048)).outcome == HttpHeadOutcome::TooLarge);
  CHECK(parse(std::string("HTTP/1.1 200 OK\r\nX: ") + std::string(2020, 'x')).outcome == HttpHeadOutcome::NeedMore);
}

TEST_CASE("only answers without content have no body") {
  CHECK(statusHasBody(200));
  CHECK(statusHasBody(206));
  CHECK(statusHasBody(404));
  CHECK_FALSE(statusHasBody(204));
  CHECK_FALSE(statusHasBody(304));
}

TEST_CASE("the whole image is taken where the whole was asked for") {
  HttpHead head = headOf("Content-Length: 65536\r\n");
  CHECK(decideDownload(head, {0, 65535, 65536}).step == DownloadStep::TakeBody);
  CHECK(decideDownload(head, {0, 4095, 65536}).step == DownloadStep::StartOver);
  CHECK(decideDownload(head, {4096, 65535, 65536}).step == DownloadStep::StartOver);
}

TEST_CASE("the last byte alone is a piece too") {
  const HttpHead head = headOf("Content-Length: 1\r\nContent-Range: bytes 65535-65535/65536\r\n", "HTTP/1.1 206 OK");
  CHECK(decideDownload(head, {65535, 65535, 65536}).step == DownloadStep::TakeBody);
}

TEST_CASE("a piece that ends before the one asked for is taken: the rest is asked for next") {
  const HttpHead head =
      headOf("Content-Length: 100\r\nContent-Range: bytes 4096-4195/65536\r\n", "HTTP/1.1 206 Partial Content");
  CHECK(decideDownload(head, {4096, 8191, 65536}).step == DownloadStep::TakeBody);
}

TEST_CASE("a URL comes apart into its pieces") {
  const Url plain = urlOf("http://192.168.1.20:5000/api/ota/download/X_1.0.0?update=7&a=%20");
  CHECK_FALSE(plain.tls);
  CHECK(std::string(plain.host) == "192.168.1.20");
  CHECK(plain.port == 5000);
  CHECK(std::string(plain.path) == "/api/ota/download/X_1.0.0?update=7&a=%20");
  const Url tls = urlOf("HTTPS://OTA.Example.org");
  CHECK(tls.tls);
  CHECK(std::string(tls.host) == "ota.example.org");
  CHECK(std::string(urlOf("http://AZaz09/").host) == "azaz09");
  CHECK(tls.port == 443);
  CHECK(std::string(tls.path) == "/");
  CHECK(urlOf("http://h").port == 80);
  CHECK(urlOf("http://h:65535/").port == 65535);
  CHECK(std::string(urlOf("http://h?x=1").path) == "/?x=1");
  CHECK(std::string(urlOf("http://my_host-1.local/a").host) == "my_host-1.local");
}

TEST_CASE("the longest URL is read whole") {
  const std::string text = "http://h?" + std::string(kUrlTextSize - 10, 'q');
  CHECK(std::string(urlOf(text).path) == "/" + text.substr(8));
  Url url;
  CHECK(parseUrl(text + "q", url) == UrlFault::TooLong);
}

TEST_CASE("every bad URL is refused by its own name") {
  const std::pair<std::string, UrlFault> cases[] = {
      {"", UrlFault::Empty},
      {"ota.example.org", UrlFault::NotHttp},
      {"ftp://h/", UrlFault::NotHttp},
      {"http:/h/", UrlFault::NotHttp},
      {"javascript:alert(1)", UrlFault::NotHttp},
      {"http://", UrlFault::NoHost},
      {"http:///x", UrlFault::NoHost},
      {"http://:80/", UrlFault::NoHost},
      {"http://?x", UrlFault::NoHost},
      {"http://u@h/", UrlFault::UserInfo},
      {"http://u:p@h/", UrlFault::UserInfo},
      {"http://[::1]/", UrlFault::Ipv6},
      {"http://[fe80::1]:80/", UrlFault::Ipv6},
      {"http://::1/", UrlFault::NoHost},
      {"http://a..b/", UrlFault::BadHost},
      {"http://.a/", UrlFault::BadHost},
      {"http://a./", UrlFault::BadHost},
      {"http://-a/", UrlFault::BadHost},
      {"http://a-/", UrlFault::BadHost},
      {"http://a-.b/", UrlFault::BadHost},
      {"http://a%20b/", UrlFault::BadHost},
      {"http://a,b/", UrlFault::BadHost},
      {"http://" + std::string(64, 'a') + "/", UrlFault::BadHost},
      {"http://h:/", UrlFault::BadPort},
      {"http://h:0/", UrlFault::BadPort},
      {"http://h:65536/", UrlFault::BadPort},
      {"http://h:80a/", UrlFault::BadPort},
      {"http://h:000080/", UrlFault::BadPort},
      {"http://h:-1/", UrlFault::BadPort},
      {"http://h/#top", UrlFault::Fragment},
      {"http://h/a b", UrlFault::BadCharacter},
      {"http://h/\r\nX: 1", UrlFault::BadCharacter},
      {"http://h/\"", UrlFault::BadCharacter},
      {"http://h/ä", UrlFault::BadCharacter},
      {"http://h/[1]", UrlFault::BadCharacter},
      {"http://h\\x", UrlFault::BadCharacter},
      {std::string("http://h/\0", 10), UrlFault::BadCharacter},
  };
  for (const auto& [text, fault] : cases) {
    INFO(std::string(text));
    Url url;
    CHECK(std::string(wordOf(parseUrl(text, url))) == wordOf(fault));
  }
}

TEST_CASE("a host of 253 characters is the longest") {
  const std::string label = std::string(63, 'a') + ".";
  const std::string host = label + label + label + std::string(61, 'a');
  CHECK(std::string(urlOf("http://" + host + "/").host) == host);
  Url url;
  CHECK(parseUrl("http://" + host + "a/", url) == UrlFault::BadHost);
}

TEST_CASE("a typed server address is tidied, or refused by name") {
  CHECK(tidy("  HTTP://Ota.Example.org:80/// ") == "http://ota.example.org");
  CHECK(tidy("https://h:443") == "https://h");
  CHECK(tidy("https://h:80/") == "https://h:80");
  CHECK(tidy("http://192.168.1.20:5000\r\n") == "http://192.168.1.20:5000");
  CHECK(tidy(" ") == "is missing");
  CHECK(tidy("192.168.1.20:5000") == "must begin with http:// or https://");
  CHECK(tidy("http://h/api") == "must end after host and port");
  CHECK(tidy("http://h?x=1") == "must end after host and port");
  CHECK(tidy("http://h/ x") == "holds a character that no URL has");
  CHECK(tidy("http://") == "has no host");
  CHECK(tidy("///") == "must begin with http:// or https://");
  CHECK(tidy("http://abcdef", 13) == "is too long");
  CHECK(tidy("http://abcdef", 14) == "http://abcdef");
}
