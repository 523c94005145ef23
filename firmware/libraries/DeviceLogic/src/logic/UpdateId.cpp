#include "UpdateId.h"

#include "Hex.h"

bool isUpdateId(std::string_view text) {
  if (text.size() != kUpdateIdSize - 1) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool isDash = i == 8 || i == 13 || i == 18 || i == 23;
    if (isDash ? text[i] != '-' : !isLowerHex(text.substr(i, 1), 1)) return false;
  }
  return true;
}
