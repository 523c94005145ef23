#include "FakeTransport.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <cstring>

namespace {

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

SeenRequest parse(const std::string& head) {
  SeenRequest request;
  const size_t lineEnd = head.find("\r\n");
  const std::string line = head.substr(0, lineEnd);
  const size_t space = line.find(' ');
  request.method = line.substr(0, space);
  const std::string target = line.substr(space + 1, line.rfind(' ') - space - 1);
  request.path = target.substr(0, target.find('?'));
  if (request.path.size() < target.size()) request.query = target.substr(request.path.size() + 1);
  for (size_t at = lineEnd + 2; at < head.size();) {
    const size_t end = head.find("\r\n", at);
    const size_t colon = head.find(": ", at);
    if (end == at || end == std::string::npos || colon > end) break;
    request.headers[lower(head.substr(at, colon - at))] = head.substr(colon + 2, end - colon - 2);
    at = end + 2;
  }
  return request;
}

std::string wire(const FakeAnswer& answer) {
  if (!answer.raw.empty()) return answer.raw;
  std::string text = "HTTP/1.1 " + std::to_string(answer.status) + " Status\r\n";
  for (const auto& [name, value] : answer.headers) text += name + ": " + value + "\r\n";
  if (answer.status != 304) text += "Content-Length: " + std::to_string(answer.body.size()) + "\r\n";
  return text + "\r\n" + answer.body;
}

}  // namespace

ConnectOutcome FakeTransport::connect(const Endpoint& endpoint, uint32_t) {
  close();
  connects++;
  lastHost = endpoint.host;
  isOpen_ = network_.outcome == ConnectOutcome::Connected;
  return network_.outcome;
}

void FakeTransport::close() {
  isOpen_ = false;
  isDead_ = false;
  diesWhenEmpty_ = false;
  in_.clear();
  out_.clear();
  sentOnThis_ = 0;
}

int FakeTransport::send(const uint8_t* bytes, size_t count) {
  if (!isOpen_ || isDead_) return -1;
  if (network_.closesKept && sentOnThis_ > 0) {
    isDead_ = true;
    return -1;
  }
  in_.append(reinterpret_cast<const char*>(bytes), count);
  answerWhatIsWhole();
  return static_cast<int>(count);
}

void FakeTransport::answerWhatIsWhole() {
  const size_t end = in_.find("\r\n\r\n");
  if (end == std::string::npos) return;
  SeenRequest request = parse(in_.substr(0, end + 2));
  const auto length = request.headers.find("content-length");
  const size_t bodyBytes = length == request.headers.end() ? 0 : std::strtoul(length->second.c_str(), nullptr, 10);
  if (in_.size() < end + 4 + bodyBytes) return;
  request.body = in_.substr(end + 4, bodyBytes);
  in_.clear();
  const FakeAnswer answer = server_.answer(request);
  out_ += wire(answer);
  if (answer.cutBodyAfter < answer.body.size()) {
    out_.resize(out_.size() - answer.body.size() + answer.cutBodyAfter);
    diesWhenEmpty_ = true;
  }
}

int FakeTransport::receive(uint8_t* bytes, size_t room) {
  if (!isOpen_) return -1;
  if (isDead_) return -1;
  hasDripped_ = network_.drip != SIZE_MAX && !hasDripped_;
  if (network_.drip != SIZE_MAX && !hasDripped_) return 0;  // and the next drop with the next look
  size_t count = std::min({room, out_.size(), network_.drip});
  if (count == 0) return diesWhenEmpty_ ? -1 : 0;
  if (network_.stallAfter != UINT64_MAX) {
    count = std::min<uint64_t>(count, network_.stallAfter);
    network_.stallAfter -= count;
    if (count == 0) return 0;
  }
  const uint64_t untilDrop = std::min(network_.dropAfter, network_.dropEvery - sentOnThis_ % network_.dropEvery);
  if (untilDrop <= count && untilDrop != UINT64_MAX) {
    count = untilDrop;
    network_.dropAfter = UINT64_MAX;
    isDead_ = true;
  } else if (network_.dropAfter != UINT64_MAX) {
    network_.dropAfter -= count;
  }
  if (count == 0) return -1;
  std::memcpy(bytes, out_.data(), count);
  out_.erase(0, count);
  sentOnThis_ += count;
  return static_cast<int>(count);
}
