#pragma once
#include <logic/HttpHead.h>
#include <logic/Url.h>
#include <ports/Chip.h>
#include <ports/Clock.h>
#include <ports/Transport.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

/** What mbedTLS takes for a handshake, in one piece: with less it fails half-way and may take the rest of the device
 * with it. */
constexpr uint32_t kTlsBlockBytes = 45000;

/** How a call to the server ended. */
enum class HttpEnd : uint8_t {
  Complete,
  NoAddress,
  Refused,
  TimedOut,
  TlsFailed,
  NotTrusted,
  NoMemory,
  Dropped,    // the connection was gone before the answer was whole
  Stalled,    // no byte moved for too long
  TooLate,    // bytes moved, but the whole took too long
  NotHttp,    // the head is not one that this device reads; see HttpExchange::fault()
  BrokenOff,  // by this side
};
/** For logs and reports: `no address`, `refused`, … */
const char* wordOf(HttpEnd end);

/** Takes an answer as it comes in. */
class HttpReceiver {
 public:
  virtual ~HttpReceiver() = default;
  /** False breaks the answer off. */
  virtual bool onHead(const HttpHead& head) = 0;
  /** False breaks the answer off. */
  virtual bool onBody(const uint8_t* bytes, size_t count) = 0;
  /** While false, no more of the body is received, and the server has to wait. For those who cannot take all at once.
   */
  virtual bool isReady() const { return true; }
  /** Always the last, exactly once for each call. A new call may be started from it. */
  virtual void onEnd(HttpEnd end) = 0;
};

/** The texts must live until `onEnd`. */
struct HttpCall {
  Endpoint endpoint;
  std::string_view head;  // request line and headers with the blank line
  std::string_view body;
  uint32_t stallMs;
  uint32_t totalMs;
};

/**
 * One HTTP/1.1 call after the other over one connection, which is kept while the server allows. Only connecting waits;
 * all else moves what there is, 4 KiB with each tick at most. A call whose kept connection turns out to be dead is made
 * once more on a new one, which nobody notices.
 */
class HttpExchange {
 public:
  HttpExchange(Transport& transport, Clock& clock, Chip& chip) : transport_(transport), clock_(clock), chip_(chip) {}
  HttpExchange(const HttpExchange&) = delete;
  HttpExchange& operator=(const HttpExchange&) = delete;

  /** Must not be busy. */
  void start(const HttpCall& call, HttpReceiver& receiver);
  void tick();
  bool isBusy() const { return step_ != Step::Idle; }
  /** Ends a call under way as BrokenOff, and closes the connection. */
  void close();
  /** Why the last head was refused; empty when it was not. */
  const char* fault() const { return fault_; }

 private:
  enum class Step : uint8_t { Idle, Connect, Send, Head, Body };

  void connect();
  void send();
  void receiveHead();
  void receiveBody();
  void headIsWhole(const HttpHead& head, size_t headBytes);
  void takeBody(const uint8_t* bytes, size_t count);
  void connectionIsGone();
  void checkDeadlines();
  void end(HttpEnd end);
  bool isSameEndpoint() const;
  bool isSilent();
  void rememberEndpoint();
  void moved() { movedMs_ = clock_.nowMs(); }

  static constexpr uint32_t kConnectLimitMs = 10 * 1000;
  static constexpr uint64_t kKeepIdleMs = 4 * 1000;  // below the 5 s after which Node's server closes
  static constexpr size_t kMostBytesPerTick = 4096;

  Transport& transport_;
  Clock& clock_;
  Chip& chip_;
  Step step_ = Step::Idle;
  HttpCall call_{};
  HttpReceiver* receiver_ = nullptr;
  const char* fault_ = "";

  // The kept connection.
  char host_[kHostSize] = "";
  uint16_t port_ = 0;
  bool tls_ = false;
  TlsTrust trust_ = TlsTrust::Bundle;
  bool isReused_ = false;

  size_t sent_ = 0;
  size_t received_ = 0;  // bytes in buffer_, while the head comes in
  bool untilClose_ = false;
  bool keepAlive_ = false;
  uint32_t left_ = 0;  // of the body
  uint64_t startedMs_ = 0;
  uint64_t movedMs_ = 0;
  uint8_t buffer_[kHttpHeadMax];
};
