#include "BadDownloads.h"

#include <utility>

namespace {

std::string head(const std::string& status, const std::string& headers) {
  return "HTTP/1.1 " + status + "\r\n" + headers + "\r\n";
}

std::string piece(const std::string& range) {
  return head("206 Partial Content", "Content-Length: 4096\r\nContent-Range: " + range + "\r\n");
}

std::string whole(const std::string& length) { return head("200 OK", "Content-Length: " + length + "\r\n"); }

void put(std::string& bytes, size_t at, const std::string& what) { bytes.replace(at, what.size(), what); }

std::string startWith(size_t at, const std::string& what) {
  std::string bytes = goodStart();
  put(bytes, at, what);
  return bytes;
}

const char* wordOf(DownloadStep step) {
  switch (step) {
    case DownloadStep::TakeBody:
      return "take the body";
    case DownloadStep::StartOver:
      return "start over";
    case DownloadStep::TryLater:
      return "try later";
    case DownloadStep::CheckAgain:
      return "check again";
    case DownloadStep::Enrol:
      return "enrol";
    case DownloadStep::GiveUp:
      return "give up";
  }
  return "";
}

std::vector<BadHead> unreadableHeads() {
  return {
      {"a TLS record", "\x16\x03\x03\x01\x02\x03", "not HTTP/1"},
      {"an HTML page without a head", "<html>", "not HTTP/1"},
      {"HTTP/2", "HTTP/2 200\r\n\r\n", "not HTTP/1"},
      {"a status of 99", head("099 Odd", ""), "not HTTP/1"},
      {"a status of 600", head("600 Odd", ""), "not HTTP/1"},
      {"a status of 2000", head("2000 OK", ""), "not HTTP/1"},
      {"a status of four digits alone", "HTTP/1.1 2000\r\n\r\n", "not HTTP/1"},
      {"100 Continue", head("100 Continue", ""), "an interim response"},
      {"chunked", head("206 Partial Content", "Transfer-Encoding: chunked\r\n"), "a transfer coding, such as chunked"},
      {"gzip", head("200 OK", "Content-Encoding: gzip\r\n"), "a content coding, such as gzip"},
      {"two different lengths", head("200 OK", "Content-Length: 1\r\nContent-Length: 2\r\n"),
       "a malformed Content-Length"},
      {"a negative length", whole("-1"), "a malformed Content-Length"},
      {"a length of 2^32", whole("4294967296"), "a malformed Content-Length"},
      {"a length of 30 digits", whole(std::string(30, '9')), "a malformed Content-Length"},
      {"a length in hex", whole("0x10"), "a malformed Content-Length"},
      {"a range backwards", piece("bytes 8191-4096/65536"), "a malformed Content-Range"},
      {"a range beyond its total", piece("bytes 4096-8191/8191"), "a malformed Content-Range"},
      {"a range of an unknown total", piece("bytes 4096-8191/*"), "a malformed Content-Range"},
      {"a range in lines", piece("lines 4096-8191/65536"), "a malformed Content-Range"},
      {"a header without a colon", head("200 OK", "Content-Length 5\r\n"), "a malformed header"},
      {"a space before the colon", head("200 OK", "Content-Length : 5\r\n"), "a malformed header"},
      {"a folded header", head("200 OK", "X-A: 1\r\n  2\r\n"), "a malformed header"},
      {"a NUL in a header", head("200 OK", std::string("X-A: \0\r\n", 8)), "a malformed header"},
      {"a bare line feed", head("200 OK", "X-A: 1\nContent-Length: 5\r\n"), "a malformed header"},
      {"a head of 3 KB", head("200 OK", "X-A: " + std::string(3000, 'a') + "\r\n"), "the head is larger than 2 KiB"},
      {"a head without an end", "HTTP/1.1 200 OK\r\nX-A: " + std::string(3000, 'a'), "the head is larger than 2 KiB"},
  };
}

/** Heads that are well formed, of a body that must not be taken. */
std::vector<BadHead> unwantedHeads() {
  return {
      {"another piece than the one asked for", piece("bytes 0-4095/65536"), "step: try later"},
      {"a longer piece than the one asked for", piece("bytes 4096-12287/65536"), "step: try later"},
      {"a piece that is shorter than it says", piece("bytes 4096-8190/65536"), "step: try later"},
      {"a piece without a range", head("206 Partial Content", "Content-Length: 4096\r\n"), "step: try later"},
      {"a piece of another image", piece("bytes 4096-8191/65537"), "step: give up: bad_hash"},
      {"200 where 206 was asked for", whole("65536"), "step: start over"},
      {"200 with a shorter image", whole("65535"), "step: give up: short"},
      {"200 with a longer image", whole("65537"), "step: give up: bad_hash"},
      {"200 without a length", head("200 OK", ""), "step: try later"},
      {"204", head("204 No Content", ""), "step: try later"},
      {"a redirect", head("302 Found", "Location: http://evil.example/\r\nContent-Length: 0\r\n"), "step: try later"},
      {"304", head("304 Not Modified", ""), "step: try later"},
      {"400", head("400 Bad Request", "Content-Length: 0\r\n"), "step: check again"},
      {"500", head("500 Internal Server Error", "Content-Length: 0\r\n"), "step: try later"},
      {"401", head("401 Unauthorized", "Content-Length: 0\r\n"), "step: enrol"},
      {"403", head("403 Forbidden", "Content-Length: 0\r\n"), "step: check again"},
      {"404", head("404 Not Found", "Content-Length: 0\r\n"), "step: check again"},
      {"410", head("410 Gone", "Content-Length: 0\r\n"), "step: check again"},
      {"416", head("416 Range Not Satisfiable", "Content-Range: bytes */65536\r\n"), "step: check again"},
      {"429", head("429 Too Many Requests", "Retry-After: 5\r\n"), "step: try later"},
      {"503", head("503 Service Unavailable", "Retry-After: 5\r\n"), "step: try later"},
  };
}

}  // namespace

std::vector<BadHead> badHeads() {
  std::vector<BadHead> list = unreadableHeads();
  for (BadHead& bad : unwantedHeads()) list.push_back(std::move(bad));
  return list;
}

std::string refusalOfHead(const std::string& text) {
  HttpHead parsed;
  size_t headBytes = 0;
  const HttpHeadOutcome outcome = parseHttpHead(text, parsed, headBytes);
  if (outcome == HttpHeadOutcome::NeedMore) return "need more";
  if (outcome != HttpHeadOutcome::Complete) return wordOf(outcome);
  const DownloadDecision decision = decideDownload(parsed, {4096, 8191, 65536});
  const std::string step = std::string("step: ") + wordOf(decision.step);
  return decision.reason == FailureReason::None ? step : step + ": " + wordOf(decision.reason);
}

std::string goodStart() {
  std::string bytes(kImageStartBytes, '\0');
  put(bytes, 0, "\xE9\x06\x02\x20");
  bytes[23] = 1;
  put(bytes, 0x20, "\x32\x54\xCD\xAB\x02");
  put(bytes, 0x30, "2.5.0");
  put(bytes, 0x50, "ESP32_OTA_Base");
  return bytes;
}

std::vector<BadStart> badStarts() {
  return {
      {"HTML where an image was asked for", startWith(0, "<!DOCTYPE html>"), FailureReason::BadHash},
      {"zeros", std::string(kImageStartBytes, '\0'), FailureReason::BadHash},
      {"erased flash", std::string(kImageStartBytes, '\xFF'), FailureReason::BadHash},
      {"an image without segments", startWith(1, std::string(1, '\0')), FailureReason::BadHash},
      {"an image of 17 segments", startWith(1, "\x11"), FailureReason::BadHash},
      {"an image without a digest", startWith(23, std::string(1, '\0')), FailureReason::BadHash},
      {"an image for the ESP32-S3", startWith(12, "\x09"), FailureReason::WrongChip},
      {"an image for the ESP32-C3", startWith(12, "\x05"), FailureReason::WrongChip},
      {"an image for no chip", startWith(12, "\xFF\xFF"), FailureReason::WrongChip},
      {"another of our variants", startWith(0x50, std::string("ESP32_LED_Blink\0", 16)), FailureReason::WrongType},
      {"our variant below the security version", startWith(0x24, "\x01"), FailureReason::Downgrade},
  };
}
