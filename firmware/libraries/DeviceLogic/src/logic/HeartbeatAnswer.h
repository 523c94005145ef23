#pragma once
#include <logic/CheckAnswer.h>
#include <logic/FieldError.h>
#include <logic/JsonDocument.h>

#include <cstdint>

struct HeartbeatAnswer {
  uint64_t unixSeconds;  // the server's clock
  uint32_t heartbeatS;   // 0: not said
  uint32_t checkS;       // 0: not said
  bool checkNow;
  bool identify;
  char rollBack[kUpdateIdSize];  // the update to go back from; empty: no order
  const cJSON* settings;         // an object; null: none. Lives as long as the document
};

/** False with `error` set when the answer is not one; `out` is then all zero. */
bool parseHeartbeatAnswer(const JsonDocument& document, HeartbeatAnswer& out, FieldError& error);
