#pragma once
#include <ports/Log.h>

#include <string>

/** The serial line: lines go to stdout with `log: ` before them, so that they differ from events; stdin is what is
 * typed. */
class HostLog final : public Log {
 public:
  void line(const char* text) override;
  void print(const char* text) override;
  int readChar() override;
  /** -1 once nothing more can come. */
  int inputFd() const { return ended_ ? -1 : 0; }

 private:
  std::string begun_;
  std::string typed_;
  size_t taken_ = 0;
  bool ended_ = false;
};
