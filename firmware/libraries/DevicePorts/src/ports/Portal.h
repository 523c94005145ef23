#pragma once
#include <cstddef>

/** A request to the device's own little web server. */
class PortalRequest {
 public:
  virtual ~PortalRequest() = default;
  virtual bool isPost() const = 0;
  /** Without the query. */
  virtual const char* path() const = 0;
  /**
   * A field of a submitted form (or of the query), decoded. False when absent (`out` is then empty) or larger than the
   * room (`out` then holds its beginning), so that "not said" and "too long" are told apart.
   */
  virtual bool field(const char* name, char* out, size_t size) const = 0;
  /** The `Host` header; empty when absent. */
  virtual const char* host() const = 0;
};

/** The answer: `begin`, any number of `write`, `end`; or `redirect` alone. */
class PortalReply {
 public:
  virtual ~PortalReply() = default;
  virtual void begin(int status, const char* contentType) = 0;
  virtual void write(const char* text) = 0;
  virtual void end() = 0;
  /** 302. */
  virtual void redirect(const char* url) = 0;
};

class PortalHandler {
 public:
  virtual ~PortalHandler() = default;
  virtual void handle(const PortalRequest& request, PortalReply& reply) = 0;
};

/**
 * Web server on port 80 of the access point's address only (the network that the board has joined must not reach it), and
 * DNS that answers every name with that address (RFC 1035), while the portal is open.
 */
class PortalServer {
 public:
  virtual ~PortalServer() = default;
  virtual bool start(PortalHandler& handler) = 0;
  virtual void stop() = 0;
  /** Serves what has come in; returns at once. */
  virtual void tick() = 0;
};
