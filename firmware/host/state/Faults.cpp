#include "Faults.h"

uint64_t Faults::number(const char* name) {
  const cJSON* value = cJSON_GetObjectItemCaseSensitive(file_.look(), name);
  return cJSON_IsNumber(value) && value->valuedouble > 0 ? static_cast<uint64_t>(value->valuedouble) : 0;
}

bool Faults::flag(const char* name) { return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(file_.look(), name)); }
