#pragma once
#include <shell/HttpExchange.h>
#include <shell/ServerFetch.h>

/** Hands an answer on to the feature that asked for it. */
class FeatureFetch final : public HttpReceiver {
 public:
  /** Before each call; there is one at a time. */
  void begin(FetchReceiver& receiver) { receiver_ = &receiver; }

  bool onHead(const HttpHead& head) override {
    const FetchHead facts = {head.status, head.contentLength, head.etag};
    return receiver_->onHead(facts);
  }
  bool onBody(const uint8_t* bytes, size_t count) override { return receiver_->onBody(bytes, count); }
  void onEnd(HttpEnd end) override {
    receiver_->onEnd(end == HttpEnd::Complete ? FetchEnd::Complete : FetchEnd::BrokenOff);
  }

 private:
  FetchReceiver* receiver_ = nullptr;
};
