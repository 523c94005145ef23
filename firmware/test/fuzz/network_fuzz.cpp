#include <corpus/BadDownloads.h>
#include <doctest/doctest.h>
#include <logic/DownloadAnswer.h>
#include <logic/HttpHead.h>
#include <logic/Url.h>

#include <cstring>

#include "Fuzz.h"

namespace {

const char* promisesOfHead(std::string_view input, bool& accepted) {
  HttpHead head;
  size_t headBytes = 0;
  const HttpHeadOutcome outcome = parseHttpHead(input, head, headBytes);
  if (outcome == HttpHeadOutcome::NeedMore && input.size() >= kHttpHeadMax) return "2 KiB are enough to tell";
  if (outcome != HttpHeadOutcome::Complete) return nullptr;
  accepted = true;
  if (headBytes > input.size() || headBytes > kHttpHeadMax) return "the head lies within what came in";
  if (head.status < 200 || head.status > 599) return "a final status";
  if (head.hasRange && (head.rangeFirst > head.rangeLast || head.rangeLast >= head.rangeTotal))
    return "a range in order";
  // Whatever comes after the head changes nothing.
  HttpHead again;
  size_t sameBytes = 0;
  if (parseHttpHead(input.substr(0, headBytes), again, sameBytes) != outcome || sameBytes != headBytes)
    return "the head alone says the same";
  const DownloadDecision decision = decideDownload(head, {4096, 8191, 65536});
  const bool isThePiece = head.status == 206 && head.hasRange && head.rangeFirst == 4096 && head.rangeLast <= 8191 &&
                          head.rangeTotal == 65536 && head.contentLength == head.rangeLast - 4095;
  return (decision.step == DownloadStep::TakeBody) == isThePiece ? nullptr
                                                                 : "only the piece that was asked for is taken";
}

const char* promisesOfUrl(std::string_view input, bool& accepted) {
  Url url;
  if (parseUrl(input, url) != UrlFault::None) return nullptr;
  accepted = true;
  if (url.host[0] == '\0' || url.port == 0 || url.path[0] != '/') return "host, port and path are there";
  if (std::strpbrk(url.host, " \r\n\t\"<>#@[]/?:%") != nullptr) return "a host is only a host";
  if (std::strpbrk(url.path, " \r\n\t\"<>#") != nullptr) return "nothing in a path ends a request line";
  char tidy[kUrlTextSize];
  if (tidyServerUrl(input, tidy, sizeof tidy) != UrlFault::None) return nullptr;
  char again[kUrlTextSize];
  const bool isStable = tidyServerUrl(tidy, again, sizeof again) == UrlFault::None && std::strcmp(tidy, again) == 0;
  return isStable ? nullptr : "a tidy address is tidy";
}

}  // namespace

TEST_CASE("no head of a response is misread") {
  std::vector<std::string> seeds = {
      "HTTP/1.1 206 Partial Content\r\nContent-Length: 4096\r\nContent-Range: bytes 4096-8191/65536\r\nETag: "
      "\"a\"\r\n\r\nbody",
      "HTTP/1.0 200 OK\r\nconnection: keep-alive\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n"};
  for (const BadHead& bad : badHeads()) seeds.push_back(bad.head);
  fuzz({"heads",
        seeds,
        {"\r\n", "\r\n\r\n", ": ", "Content-Length: ", "Content-Range: bytes ", "4096-8191/65536",
         "Transfer-Encoding: chunked", "HTTP/1.1 200", "4294967295", "-", "/", "0", "\n", "Connection: close"},
        run<promisesOfHead>});
}

TEST_CASE("no URL is misread") {
  fuzz({"URLs",
        {"http://192.168.1.20:5000/api/ota/download/X_1.0.0?update=7", "https://ota.example.org", "HTTP://h:80//",
         "http://a-b.c_d:65535/?x#y", "http://[::1]:80/", " http://u:p@h/ \r\n", "ftp://h/"},
        {"http://", "https://", ":", "/", "?", "#", "@", "[", "]", "..", "-", "%00", ":0", ":65536", "\r\nX: ", " "},
        run<promisesOfUrl>});
}
