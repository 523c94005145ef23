#include <shell/LogLine.h>

#include <cstdarg>
#include <cstdio>

void logLine(Log& log, const char* format, ...) {
  char line[256];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(line, sizeof(line), format, arguments);
  va_end(arguments);
  log.line(line);
}
