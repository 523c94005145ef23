#pragma once
#include <shell/HttpExchange.h>
#include <shell/ServerFetch.h>

/** Hands an answer on to the feature that asked for it. */
class FeatureFetch final : public HttpReceiver {
 public:
  bool isFree() const { return receiver_ == nullptr; }
  void begin(FetchReceiver& receiver) { receiver_ = &receiver; }
  /** The call could not be started: the feature is told nothing. */
  void giveBack() { receiver_ = nullptr; }

  bool onHead(const HttpHead& head) override {
    const FetchHead facts = {head.status, head.contentLength, head.etag};
    return receiver_->onHead(facts);
  }
  bool onBody(const uint8_t* bytes, size_t count) override { return receiver_->onBody(bytes, count); }
  void onEnd(HttpEnd end) override {
    FetchReceiver* receiver = receiver_;
    receiver_ = nullptr;
    receiver->onEnd(end == HttpEnd::Complete ? FetchEnd::Complete : FetchEnd::BrokenOff);
  }

 private:
  FetchReceiver* receiver_ = nullptr;
};
