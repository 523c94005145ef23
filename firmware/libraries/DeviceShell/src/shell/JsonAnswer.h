#pragma once
#include <logic/HttpHead.h>
#include <logic/JsonText.h>

#include <cstring>

/** An answer of the server as it comes in: its head's facts, and a body of bounded size. */
class JsonAnswer {
 public:
  void begin() {
    head_ = {};
    count_ = 0;
  }
  void take(const HttpHead& head) { head_ = head; }
  /** False when the body is larger than any answer may be. */
  bool take(const uint8_t* bytes, size_t count) {
    if (count > sizeof(body_) - count_) return false;
    std::memcpy(body_ + count_, bytes, count);
    count_ += count;
    return true;
  }
  int status() const { return head_.status; }
  uint32_t retryAfterS() const { return head_.retryAfterS; }
  const char* etag() const { return head_.etag; }
  std::string_view body() const { return {body_, count_}; }

 private:
  HttpHead head_{};
  size_t count_ = 0;
  char body_[kMaxAnswerBytes];
};
