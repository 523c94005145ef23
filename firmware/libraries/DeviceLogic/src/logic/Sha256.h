#pragma once
#include <mbedtls/md.h>

#include <cstddef>
#include <cstdint>

constexpr size_t kSha256Bytes = 32;
constexpr size_t kSha256HexSize = 2 * kSha256Bytes + 1;

/** SHA-256 over bytes as they come. Where mbedTLS fails (no memory), `finish` says so. */
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  /** Forgets what was added. */
  void restart();
  void add(const void* bytes, size_t count);
  /** False when any step failed; `out` is then all zero. After it, only `restart` makes sense. */
  bool finish(uint8_t out[kSha256Bytes]);

 private:
  mbedtls_md_context_t context_;
  bool sound_;
};

/** SHA-256 of one piece; false when mbedTLS failed. */
bool sha256Of(const void* bytes, size_t count, uint8_t out[kSha256Bytes]);
