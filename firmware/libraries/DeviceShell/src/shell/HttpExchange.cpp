#include "HttpExchange.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace {

HttpEnd endOf(ConnectOutcome outcome) {
  switch (outcome) {
    case ConnectOutcome::Connected:
      return HttpEnd::Complete;
    case ConnectOutcome::NoAddress:
      return HttpEnd::NoAddress;
    case ConnectOutcome::Refused:
      return HttpEnd::Refused;
    case ConnectOutcome::TimedOut:
      return HttpEnd::TimedOut;
    case ConnectOutcome::TlsFailed:
      return HttpEnd::TlsFailed;
    case ConnectOutcome::NotTrusted:
      return HttpEnd::NotTrusted;
    case ConnectOutcome::NoMemory:
      return HttpEnd::NoMemory;
  }
  return HttpEnd::Refused;
}

}  // namespace

const char* wordOf(HttpEnd end) {
  switch (end) {
    case HttpEnd::Complete:
      return "complete";
    case HttpEnd::NoAddress:
      return "no address";
    case HttpEnd::Refused:
      return "refused";
    case HttpEnd::TimedOut:
      return "timed out";
    case HttpEnd::TlsFailed:
      return "TLS failed";
    case HttpEnd::NotTrusted:
      return "certificate not trusted";
    case HttpEnd::NoMemory:
      return "not enough memory for TLS";
    case HttpEnd::Dropped:
      return "connection lost";
    case HttpEnd::Stalled:
      return "stalled";
    case HttpEnd::TooLate:
      return "too slow";
    case HttpEnd::NotHttp:
      return "not understood";
    case HttpEnd::BrokenOff:
      return "broken off";
  }
  return "";
}

void HttpExchange::start(const HttpCall& call, HttpReceiver& receiver) {
  call_ = call;
  receiver_ = &receiver;
  fault_ = "";
  startedMs_ = clock_.nowMs();
  moved();
  sent_ = 0;
  received_ = 0;
  isReused_ = transport_.isOpen() && isSameEndpoint() && isSilent();
  if (!isReused_) transport_.close();
  step_ = isReused_ ? Step::Send : Step::Connect;
}

void HttpExchange::close() {
  transport_.close();
  if (isBusy()) end(HttpEnd::BrokenOff);
}

void HttpExchange::tick() {
  switch (step_) {
    case Step::Idle:
      // A TLS connection holds some 40 KB: not kept for the next heartbeat.
      if (transport_.isOpen() && clock_.nowMs() - movedMs_ >= kKeepIdleMs) transport_.close();
      return;
    case Step::Connect:
      connect();
      break;
    case Step::Send:
      send();
      break;
    case Step::Head:
      receiveHead();
      break;
    case Step::Body:
      receiveBody();
      break;
  }
  if (isBusy()) checkDeadlines();
}

void HttpExchange::connect() {
  if (call_.endpoint.tls && chip_.largestFreeBlock() < kTlsBlockBytes) return end(HttpEnd::NoMemory);
  chip_.feedWatchdog();
  const ConnectOutcome outcome = transport_.connect(call_.endpoint, kConnectLimitMs);
  chip_.feedWatchdog();
  if (outcome != ConnectOutcome::Connected) {
    transport_.close();
    return end(endOf(outcome));
  }
  rememberEndpoint();
  moved();
  step_ = Step::Send;
}

void HttpExchange::send() {
  size_t budget = kMostBytesPerTick;
  const size_t total = call_.head.size() + call_.body.size();
  while (sent_ < total && budget > 0) {
    const bool inHead = sent_ < call_.head.size();
    const std::string_view part = inHead ? call_.head.substr(sent_) : call_.body.substr(sent_ - call_.head.size());
    const size_t piece = std::min(part.size(), budget);
    const int taken = transport_.send(reinterpret_cast<const uint8_t*>(part.data()), piece);
    if (taken < 0) return connectionIsGone();
    if (taken == 0) return;
    sent_ += static_cast<size_t>(taken);
    budget -= static_cast<size_t>(taken);
    moved();
  }
  if (sent_ == total) step_ = Step::Head;
}

void HttpExchange::receiveHead() {
  // One byte of room is never needed: a head that fills the buffer is too large.
  const int count = transport_.receive(buffer_ + received_, sizeof(buffer_) - received_);
  if (count < 0) return connectionIsGone();
  if (count == 0) return;
  moved();
  received_ += static_cast<size_t>(count);
  HttpHead head;
  size_t headBytes = 0;
  const std::string_view text(reinterpret_cast<const char*>(buffer_), received_);
  HttpHeadOutcome outcome = parseHttpHead(text, head, headBytes);
  if (outcome == HttpHeadOutcome::NeedMore && received_ == sizeof(buffer_)) outcome = HttpHeadOutcome::TooLarge;
  if (outcome == HttpHeadOutcome::NeedMore) return;
  if (outcome == HttpHeadOutcome::Complete) return headIsWhole(head, headBytes);
  fault_ = wordOf(outcome);
  transport_.close();
  end(HttpEnd::NotHttp);
}

void HttpExchange::headIsWhole(const HttpHead& head, size_t headBytes) {
  const bool hasBody = statusHasBody(head.status);
  untilClose_ = hasBody && !head.hasLength;
  keepAlive_ = head.keepAlive && !untilClose_;
  left_ = hasBody && head.hasLength ? head.contentLength : 0;
  step_ = Step::Body;
  if (!receiver_->onHead(head)) return close();
  takeBody(buffer_ + headBytes, received_ - headBytes);
}

void HttpExchange::receiveBody() {
  size_t budget = kMostBytesPerTick;
  while (step_ == Step::Body && budget > 0) {
    if (!receiver_->isReady()) return moved();  // nobody is silent: it is this side that does not listen
    const size_t room = std::min(sizeof(buffer_), budget);
    const int count = transport_.receive(buffer_, room);
    if (count == 0) return;
    if (count < 0) {
      transport_.close();
      return end(untilClose_ ? HttpEnd::Complete : HttpEnd::Dropped);
    }
    moved();
    budget -= static_cast<size_t>(count);
    takeBody(buffer_, static_cast<size_t>(count));
  }
}

void HttpExchange::takeBody(const uint8_t* bytes, size_t count) {
  const size_t mine = untilClose_ ? count : std::min<size_t>(count, left_);
  if (mine > 0 && !receiver_->onBody(bytes, mine)) return close();
  if (untilClose_) return;
  left_ -= static_cast<uint32_t>(mine);
  if (left_ > 0) return;
  // What comes after the announced end belongs to no answer, so nothing that follows on this connection can be trusted
  // (what has not come in yet is noticed by isSilent).
  if (!keepAlive_ || count > mine) transport_.close();
  end(HttpEnd::Complete);
}

void HttpExchange::connectionIsGone() {
  transport_.close();
  if (!isReused_ || received_ > 0) return end(HttpEnd::Dropped);
  isReused_ = false;
  sent_ = 0;
  step_ = Step::Connect;
}

void HttpExchange::checkDeadlines() {
  const uint64_t now = clock_.nowMs();
  if (now - movedMs_ >= call_.stallMs) {
    transport_.close();
    end(HttpEnd::Stalled);
  } else if (now - startedMs_ >= call_.totalMs) {
    transport_.close();
    end(HttpEnd::TooLate);
  }
}

void HttpExchange::end(HttpEnd end) {
  HttpReceiver* receiver = receiver_;
  receiver_ = nullptr;
  step_ = Step::Idle;
  receiver->onEnd(end);
}

bool HttpExchange::isSilent() {
  // Nothing was asked: a byte would belong to no answer, and be taken for the beginning of the next one.
  uint8_t byte;
  return transport_.receive(&byte, 1) == 0;
}

bool HttpExchange::isSameEndpoint() const {
  const Endpoint& wanted = call_.endpoint;
  return wanted.port == port_ && wanted.tls == tls_ && wanted.trust == trust_ && std::strcmp(wanted.host, host_) == 0;
}

void HttpExchange::rememberEndpoint() {
  std::snprintf(host_, sizeof(host_), "%s", call_.endpoint.host);
  port_ = call_.endpoint.port;
  tls_ = call_.endpoint.tls;
  trust_ = call_.endpoint.trust;
}
