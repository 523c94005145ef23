#include "Esp32Random.h"

#include <esp_random.h>

void Esp32Random::fill(uint8_t* bytes, size_t count) { esp_fill_random(bytes, count); }
