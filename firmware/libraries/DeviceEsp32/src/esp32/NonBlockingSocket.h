#pragma once
#include <lwip/sockets.h>

#include <cerrno>

#include "Deadline.h"

/** The few calls that the sockets of this library have in common. */
inline bool doNotBlock(int socket) {
  const int flags = lwip_fcntl(socket, F_GETFL, 0);
  return flags >= 0 && lwip_fcntl(socket, F_SETFL, flags | O_NONBLOCK) >= 0;
}

/** Whether the call that just failed only has to be made again later. */
inline bool hasToWait() { return errno == EAGAIN || errno == EWOULDBLOCK; }

/** Waits until `socket` can be written to (or has failed, which the next call tells); false at the deadline. */
inline bool awaitWritable(int socket, const Deadline& deadline) {
  fd_set writable;
  FD_ZERO(&writable);
  FD_SET(socket, &writable);
  const uint32_t leftMs = deadline.leftMs();
  timeval limit = {};
  limit.tv_sec = static_cast<time_t>(leftMs / 1000);
  limit.tv_usec = static_cast<suseconds_t>(leftMs % 1000) * 1000;
  return lwip_select(socket + 1, nullptr, &writable, nullptr, &limit) > 0;
}
