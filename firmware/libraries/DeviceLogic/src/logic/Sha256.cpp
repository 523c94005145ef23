#include "Sha256.h"

#include <cstring>

Sha256::Sha256() {
  mbedtls_md_init(&context_);
  sound_ = mbedtls_md_setup(&context_, mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), 0) == 0;
  restart();
}

Sha256::~Sha256() { mbedtls_md_free(&context_); }

void Sha256::restart() {
  // A context that could not be set up has no algorithm: mbedTLS refuses to start it, then and every time.
  sound_ = mbedtls_md_starts(&context_) == 0;
}

void Sha256::add(const void* bytes, size_t count) {
  if (!sound_ || count == 0) return;
  sound_ = mbedtls_md_update(&context_, static_cast<const unsigned char*>(bytes), count) == 0;
}

bool Sha256::finish(uint8_t out[kSha256Bytes]) {
  sound_ = sound_ && mbedtls_md_finish(&context_, out) == 0;
  if (!sound_) std::memset(out, 0, kSha256Bytes);
  return sound_;
}

bool sha256Of(const void* bytes, size_t count, uint8_t out[kSha256Bytes]) {
  Sha256 hash;
  hash.add(bytes, count);
  return hash.finish(out);
}
