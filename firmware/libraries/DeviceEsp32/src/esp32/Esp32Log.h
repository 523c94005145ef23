#pragma once
#include <ports/Log.h>

/** The USB serial line, 115200 baud. */
class Esp32Log final : public Log {
 public:
  void line(const char* text) override;
  void print(const char* text) override;
  int readChar() override;

 private:
  void openOnce();
  bool open_ = false;
};
