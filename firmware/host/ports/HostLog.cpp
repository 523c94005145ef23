#include "HostLog.h"

#include <poll.h>
#include <unistd.h>

#include <cstdio>

void HostLog::line(const char* text) {
  print(text);
  print("\n");
}

void HostLog::print(const char* text) {
  for (const char* c = text; *c != '\0'; c++) {
    if (*c != '\n') {
      begun_ += *c;
      continue;
    }
    std::printf("log: %s\n", begun_.c_str());
    std::fflush(stdout);
    begun_.clear();
  }
}

int HostLog::readChar() {
  if (taken_ == typed_.size() && !ended_) {
    pollfd input = {STDIN_FILENO, POLLIN, 0};
    if (poll(&input, 1, 0) <= 0) return -1;
    char piece[256];
    const ssize_t count = read(STDIN_FILENO, piece, sizeof(piece));
    ended_ = count <= 0;
    typed_.assign(piece, count > 0 ? static_cast<size_t>(count) : 0);
    taken_ = 0;
  }
  return taken_ < typed_.size() ? static_cast<unsigned char>(typed_[taken_++]) : -1;
}
