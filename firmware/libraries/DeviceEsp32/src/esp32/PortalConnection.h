#pragma once
#include <logic/PortalHttp.h>
#include <ports/Portal.h>

#include <memory>

#include "Deadline.h"

/** One browser at the portal: reads its request bit by bit, lets it be answered, and closes. */
class PortalConnection {
 public:
  ~PortalConnection() { close(); }
  bool isOpen() const { return socket_ >= 0; }
  /** Takes over a socket that does not block. */
  void open(int socket);
  /** Reads what has come in; returns at once, except while an answer goes out, which has a deadline. */
  void tick(PortalHandler& handler);
  void close();

 private:
  bool receive();
  void answer(const PortalHttpRequest& request, PortalHandler& handler);
  void refuse(const char* status);

  int socket_ = -1;
  Deadline deadline_{0};
  std::unique_ptr<char[]> received_;
  size_t count_ = 0;
};
