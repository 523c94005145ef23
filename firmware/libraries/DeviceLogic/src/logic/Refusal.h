#pragma once
#include <logic/JsonDocument.h>

/** Why the server refused a call (docs/protocol.md, "Refusals"). */
struct Refusal {
  char code[40];
  char message[128];
};

/** False, with empty texts, when the body is no refusal (a proxy's HTML page, an older server). */
bool parseRefusal(const JsonDocument& document, Refusal& out);
