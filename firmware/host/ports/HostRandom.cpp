#include "HostRandom.h"

#include <sys/random.h>

#include <cstdlib>

void HostRandom::fill(uint8_t* bytes, size_t count) {
  while (count > 0) {
    const ssize_t got = getrandom(bytes, count, 0);
    if (got <= 0) std::abort();  // no secret may be made of anything else
    bytes += got;
    count -= static_cast<size_t>(got);
  }
}
