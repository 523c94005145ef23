#include "ApPassword.h"

void apPasswordOf(const uint8_t random[kApPasswordChars], char out[kApPasswordChars + 1]) {
  // Without 0, 1, l and o. 32 characters, so that each random byte picks without preference.
  constexpr char kReadable[] = "23456789abcdefghijkmnpqrstuvwxyz";
  static_assert(sizeof kReadable == 32 + 1);
  for (size_t i = 0; i < kApPasswordChars; ++i) out[i] = kReadable[random[i] % 32];
  out[kApPasswordChars] = '\0';
}
