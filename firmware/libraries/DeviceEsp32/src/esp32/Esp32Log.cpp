#include "Esp32Log.h"

#include <Arduino.h>

namespace {
constexpr unsigned long kBaud = 115200;
}

// At the first use and not before: the port may be named long before `setup()`.
void Esp32Log::openOnce() {
  if (open_) return;
  open_ = true;
  Serial.begin(kBaud);
}

void Esp32Log::line(const char* text) {
  openOnce();
  Serial.println(text);
}

void Esp32Log::print(const char* text) {
  openOnce();
  Serial.print(text);
}

int Esp32Log::readChar() {
  openOnce();
  return Serial.available() > 0 ? Serial.read() : -1;
}
