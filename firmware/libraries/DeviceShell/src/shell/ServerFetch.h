#pragma once
#include <cstddef>
#include <cstdint>

struct FetchHead {
  int status;  // 200, 304, 404, …
  uint32_t contentBytes;
  const char* etag;  // empty when there is none
};

enum class FetchEnd : uint8_t { Complete, BrokenOff };

/** Takes an answer as it comes in. It must live until `onEnd`. */
class FetchReceiver {
 public:
  virtual ~FetchReceiver() = default;
  /** False breaks the answer off. */
  virtual bool onHead(const FetchHead& head) = 0;
  /** False breaks the answer off. */
  virtual bool onBody(const uint8_t* bytes, size_t count) = 0;
  /** Always the last call, exactly once for a fetch that was taken. */
  virtual void onEnd(FetchEnd end) = 0;
};

/** What a feature asks the server for: `GET /api/devices/{id}/{name}` with the device's credential. */
struct FetchRequest {
  const char* name;  // `picture`; must live until `onEnd`
  const char* etag;  // for If-None-Match; empty for none; must live until `onEnd`
};

/** Fetches for features when the shell's own calls leave the line free. */
class ServerFetch {
 public:
  virtual ~ServerFetch() = default;
  /** False when the line is taken or the server is not reached: ask again with a later tick. */
  virtual bool fetch(const FetchRequest& request, FetchReceiver& receiver) = 0;
};
