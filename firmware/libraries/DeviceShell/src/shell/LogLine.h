#pragma once
#include <ports/Log.h>

/** Says one line, made as `printf` makes it; cut after 255 bytes. */
void logLine(Log& log, const char* format, ...) __attribute__((format(printf, 2, 3)));
