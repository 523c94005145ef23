#pragma once
#include <ports/Transport.h>

#include <string>

#include "FakeServer.h"

/** What can be wrong with the way to the server. All of it can change at any moment. */
struct FakeNetwork {
  ConnectOutcome outcome = ConnectOutcome::Connected;
  /** The connection is lost after so many bytes of answers; then it is whole again. */
  uint64_t dropAfter = UINT64_MAX;
  /** As before, again and again. */
  uint64_t dropEvery = UINT64_MAX;
  /** No byte comes any more after so many. */
  uint64_t stallAfter = UINT64_MAX;
  /** So many bytes at most, and then none until the next tick. */
  size_t drip = SIZE_MAX;
  /** The server closes each connection after one answer, which the client sees only when it sends again. */
  bool closesKept = false;
};

/** A connection to the server in this process. */
class FakeTransport final : public Transport {
 public:
  FakeTransport(FakeServer& server, FakeNetwork& network) : server_(server), network_(network) {}
  ConnectOutcome connect(const Endpoint& endpoint, uint32_t limitMs) override;
  int send(const uint8_t* bytes, size_t count) override;
  int receive(uint8_t* bytes, size_t room) override;
  bool isOpen() override { return isOpen_; }
  void close() override;

  /** Whether an answer is on its way, or a request. */
  bool isBusy() const { return isOpen_ && (!in_.empty() || !out_.empty()); }
  uint32_t connects = 0;
  std::string lastHost;

 private:
  void answerWhatIsWhole();

  FakeServer& server_;
  FakeNetwork& network_;
  bool isOpen_ = false;
  bool isDead_ = false;
  std::string in_;
  std::string out_;
  bool diesWhenEmpty_ = false;
  bool hasDripped_ = false;
  uint64_t sentOnThis_ = 0;
};
