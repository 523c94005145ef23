#pragma once
#include <ports/Log.h>

#include <deque>
#include <string>

/** Keeps what was said, and types what a test wants typed. */
class FakeLog final : public Log {
 public:
  void line(const char* text) override { said += std::string(text) + "\n"; }
  void print(const char* text) override { said += text; }
  int readChar() override {
    if (typed_.empty()) return -1;
    const unsigned char next = static_cast<unsigned char>(typed_.front());
    typed_.pop_front();
    return next;
  }
  void type(const std::string& text) { typed_.insert(typed_.end(), text.begin(), text.end()); }
  bool has(const std::string& text) const { return said.find(text) != std::string::npos; }

  std::string said;

 private:
  std::deque<char> typed_;
};
