#include <doctest/doctest.h>
#include <shell/HttpExchange.h>

#include <vector>

#include "fakes/FakeChip.h"
#include "fakes/FakeClock.h"
#include "fakes/FakeTransport.h"

namespace {

/** Takes an answer whole. */
class Taker final : public HttpReceiver {
 public:
  bool onHead(const HttpHead& head) override {
    status = head.status;
    return takesHead;
  }
  bool onBody(const uint8_t* bytes, size_t count) override {
    body.append(reinterpret_cast<const char*>(bytes), count);
    if (restsAfterEach) ready = false;
    return body.size() <= most;
  }
  bool isReady() const override { return ready; }
  void onEnd(HttpEnd end) override { ends.push_back(end); }

  bool takesHead = true;
  bool restsAfterEach = false;
  bool ready = true;
  size_t most = SIZE_MAX;
  int status = 0;
  std::string body;
  std::vector<HttpEnd> ends;
};

struct Line {
  Line() {
    server.script = [this](const SeenRequest&, FakeAnswer& answer) {
      calls++;
      answer = given;
      return true;
    };
  }
  void start(Taker& taker, bool tls = false) {
    HttpCall what = {};
    what.endpoint = {"ota.test", 5000, tls, TlsTrust::Bundle, ""};
    what.head = "GET / HTTP/1.1\r\nHost: ota.test\r\n\r\n";
    what.stallMs = 30000;
    what.totalMs = 60000;
    exchange.start(what, taker);
  }
  void tick() {
    exchange.tick();
    clock.advance(10);
  }
  /** Makes a call and ticks until it ends. */
  HttpEnd call(Taker& taker, bool tls = false) {
    start(taker, tls);
    for (int ticks = 0; exchange.isBusy() && ticks < 100000; ticks++) tick();
    return taker.ends.empty() ? HttpEnd::BrokenOff : taker.ends.back();
  }

  FakeAnswer given;
  int calls = 0;
  FakeServer server;
  FakeNetwork network;
  FakeTransport transport{server, network};
  FakeClock clock;
  FakeChip chip;
  HttpExchange exchange{transport, clock, chip};
};

}  // namespace

TEST_CASE("one connection serves many calls, and is closed after some seconds without one") {
  Line line;
  line.given.body = "hello";
  for (int i = 0; i < 3; i++) {
    Taker taker;
    CHECK(line.call(taker) == HttpEnd::Complete);
    CHECK(taker.body == "hello");
    CHECK(taker.ends.size() == 1);
  }
  CHECK(line.transport.connects == 1);
  line.clock.advance(5000);
  line.exchange.tick();
  CHECK_FALSE(line.transport.isOpen());
}

TEST_CASE("a receiver that is not ready gets nothing, and the server is not called silent meanwhile") {
  Line line;
  line.given.body = std::string(3000, 'a');  // more than the exchange receives at once
  Taker taker;
  taker.restsAfterEach = true;
  line.start(taker);
  while (line.exchange.isBusy() && taker.ready) line.tick();
  const size_t before = taker.body.size();
  CHECK(before < 3000);
  for (int ticks = 0; ticks < 3500; ticks++) line.tick();
  CHECK(line.exchange.isBusy());
  CHECK(taker.body.size() == before);
  taker.ready = true;
  while (line.exchange.isBusy()) line.tick();
  CHECK(taker.ends == std::vector<HttpEnd>{HttpEnd::Complete});
  CHECK(taker.body.size() == 3000);
}

TEST_CASE("a receiver that is not ready for too long is given up when the call's time is over") {
  Line line;
  line.given.body = std::string(8000, 'a');
  Taker taker;
  taker.restsAfterEach = true;
  CHECK(line.call(taker) == HttpEnd::TooLate);
}

TEST_CASE("a kept connection that is dead is replaced once, without the caller's notice") {
  Line line;
  line.given.body = "hello";
  line.network.closesKept = true;
  for (int i = 0; i < 3; i++) {
    Taker taker;
    CHECK(line.call(taker) == HttpEnd::Complete);
    CHECK(taker.body == "hello");
  }
  CHECK(line.transport.connects == 3);
  CHECK(line.calls == 3);
}

TEST_CASE("what follows an answer that was not asked for is never taken for the next answer, however late it comes") {
  const std::string stale = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nstale";
  for (const size_t wholeAnswer : {size_t{500}, kHttpHeadMax}) {  // the second ends just where a read does
    Line line;
    constexpr size_t kHeadBytes = 41;
    const size_t bodyBytes = wholeAnswer - kHeadBytes;
    line.given.raw = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(bodyBytes) + "\r\n\r\n";
    line.given.raw += std::string(bodyBytes, 'a') + stale;
    Taker first;
    CHECK(line.call(first) == HttpEnd::Complete);
    CHECK(first.body.size() == bodyBytes);
    line.given.raw = "";
    line.given.body = "fresh";
    Taker second;
    CHECK(line.call(second) == HttpEnd::Complete);
    CHECK(second.body == "fresh");
  }
}

TEST_CASE("a new connection that dies without an answer is a loss, not tried again behind the caller's back") {
  Line line;
  line.given.raw = " ";
  line.network.dropAfter = 0;
  Taker taker;
  CHECK(line.call(taker) == HttpEnd::Dropped);
  CHECK(line.calls == 1);
}

TEST_CASE("an answer that ends before its announced length is a loss") {
  Line line;
  line.given.body = std::string(100, 'a');
  line.given.cutBodyAfter = 99;
  Taker taker;
  CHECK(line.call(taker) == HttpEnd::Dropped);
  CHECK(taker.body.size() == 99);
}

TEST_CASE("an answer without a length ends with its connection") {
  Line line;
  line.given.raw = "HTTP/1.0 200 OK\r\n\r\nuntil the end";
  line.network.dropAfter = line.given.raw.size();
  Taker taker;
  CHECK(line.call(taker) == HttpEnd::Complete);
  CHECK(taker.body == "until the end");
}

TEST_CASE("a silent server ends a call after the stall limit, a slow one after the whole limit") {
  Line line;
  line.given.body = std::string(100000, 'a');
  line.network.stallAfter = 200;
  Taker silent;
  CHECK(line.call(silent) == HttpEnd::Stalled);
  line.network.stallAfter = UINT64_MAX;
  line.network.drip = 1;
  Taker slow;
  CHECK(line.call(slow) == HttpEnd::TooLate);
  CHECK_FALSE(line.transport.isOpen());
}

TEST_CASE("a head that this device does not read is refused by name") {
  Line line;
  line.given.raw = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
  Taker taker;
  CHECK(line.call(taker) == HttpEnd::NotHttp);
  CHECK(std::string(line.exchange.fault()).find("chunked") != std::string::npos);
  CHECK(taker.body == "");
}

TEST_CASE("a receiver that has enough breaks the answer off and closes the connection") {
  Line line;
  line.given.body = std::string(5000, 'a');
  Taker headOnly;
  headOnly.takesHead = false;
  CHECK(line.call(headOnly) == HttpEnd::BrokenOff);
  CHECK(headOnly.body == "");
  Taker some;
  some.most = 100;
  CHECK(line.call(some) == HttpEnd::BrokenOff);
  CHECK(some.ends.size() == 1);
  CHECK_FALSE(line.transport.isOpen());
}

TEST_CASE("each failure to connect has its own name") {
  const std::pair<ConnectOutcome, HttpEnd> rows[] = {
      {ConnectOutcome::NoAddress, HttpEnd::NoAddress},   {ConnectOutcome::Refused, HttpEnd::Refused},
      {ConnectOutcome::TimedOut, HttpEnd::TimedOut},     {ConnectOutcome::TlsFailed, HttpEnd::TlsFailed},
      {ConnectOutcome::NotTrusted, HttpEnd::NotTrusted}, {ConnectOutcome::NoMemory, HttpEnd::NoMemory}};
  for (const auto& [outcome, end] : rows) {
    Line line;
    line.network.outcome = outcome;
    Taker taker;
    CHECK(line.call(taker) == end);
    CHECK(std::string(wordOf(end)) != "");
  }
}

TEST_CASE("a TLS handshake needs a block of 45,000 bytes; a connection that is kept needs none") {
  Line line;
  line.chip.largestBlock = kTlsBlockBytes - 1;
  Taker refused;
  CHECK(line.call(refused, true) == HttpEnd::NoMemory);
  CHECK(line.transport.connects == 0);
  line.chip.largestBlock = kTlsBlockBytes;
  Taker first;
  CHECK(line.call(first, true) == HttpEnd::Complete);
  line.chip.largestBlock = 10000;
  Taker second;
  CHECK(line.call(second, true) == HttpEnd::Complete);
  CHECK(line.transport.connects == 1);
}

TEST_CASE("a plain connection is not used for a TLS call") {
  Line line;
  Taker plain;
  CHECK(line.call(plain) == HttpEnd::Complete);
  Taker tls;
  CHECK(line.call(tls, true) == HttpEnd::Complete);
  CHECK(line.transport.connects == 2);
}

TEST_CASE("no tick moves more than 4 KiB of an answer") {
  Line line;
  line.given.body = std::string(64 * 1024, 'a');
  Taker taker;
  HttpCall what = {};
  what.endpoint = {"ota.test", 5000, false, TlsTrust::Bundle, ""};
  what.head = "GET / HTTP/1.1\r\n\r\n";
  what.stallMs = 30000;
  what.totalMs = 60000;
  line.exchange.start(what, taker);
  size_t before = 0;
  while (line.exchange.isBusy()) {
    line.exchange.tick();
    CHECK(taker.body.size() - before <= 4096);
    before = taker.body.size();
  }
  CHECK(before == 64 * 1024);
}
