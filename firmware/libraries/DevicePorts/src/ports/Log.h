#pragma once

/** The serial line: what the device says of itself, and what a person types. Never given a secret, save the access point's password. */
class Log {
 public:
  virtual ~Log() = default;
  /** One line, without its line end. */
  virtual void line(const char* text) = 0;
  /** Part of a line, as it is. */
  virtual void print(const char* text) = 0;
  /** The next character that a person typed, or -1. */
  virtual int readChar() = 0;
};
