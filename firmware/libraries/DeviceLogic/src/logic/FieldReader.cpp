#include "FieldReader.h"

#include <cinttypes>
#include <cmath>
#include <cstdio>

#include "Utf8.h"

FieldReader::FieldReader(const JsonDocument& document, FieldError& error) : object_(document.object()), error_(error) {
  error_ = FieldError();
  if (object_ == nullptr) copyText(wordOf(document.fault()), error_.rule, sizeof error_.rule);
}

FieldReader::FieldReader(const cJSON& object, FieldError& error, const char* prefix)
    : object_(&object), error_(error), prefix_(prefix) {}

const cJSON* FieldReader::find(const char* name) const {
  const cJSON* field = object_ == nullptr ? nullptr : cJSON_GetObjectItemCaseSensitive(object_, name);
  return cJSON_IsNull(field) ? nullptr : field;
}

void FieldReader::refuse(const char* name, const char* rule) {
  if (!sound()) return;
  std::snprintf(error_.field, sizeof error_.field, "%s%s", prefix_, name);
  copyText(rule, error_.rule, sizeof error_.rule);
}

std::string_view FieldReader::text(const char* name) {
  if (sound() && !has(name)) refuse(name, "is missing");
  return optionalText(name);
}

std::string_view FieldReader::optionalText(const char* name) {
  const cJSON* field = find(name);
  if (!sound() || field == nullptr) return {};
  if (cJSON_IsString(field)) return field->valuestring;
  refuse(name, "must be a text");
  return {};
}

void FieldReader::keep(const char* name, const TextRule& rule, const Copy& copy) {
  if (!sound()) return;
  if (rule.holds(copy.text) && copyText(copy.text, copy.out, copy.size)) return;
  copy.out[0] = '\0';
  refuse(name, rule.words);
}

uint32_t FieldReader::whole(const char* name, Range range) {
  if (sound() && !has(name)) refuse(name, "is missing");
  return optionalWhole(name, range);
}

uint32_t FieldReader::optionalWhole(const char* name, Range range) {
  const cJSON* field = find(name);
  if (!sound() || field == nullptr) return 0;
  // Compared as double: cJSON's integer would be cut to 32 bits, and 2^53 is still exact.
  const double value = cJSON_IsNumber(field) ? field->valuedouble : -1;
  if (value >= range.min && value <= range.max && std::floor(value) == value) return static_cast<uint32_t>(value);
  char rule[FieldError::kRuleSize];
  std::snprintf(rule, sizeof rule, "must be a whole number from %" PRIu32 " to %" PRIu32, range.min, range.max);
  refuse(name, rule);
  return 0;
}

bool FieldReader::flag(const char* name) {
  const cJSON* field = find(name);
  if (!sound()) return false;
  if (field == nullptr) {
    refuse(name, "is missing");
  } else if (!cJSON_IsBool(field)) {
    refuse(name, "must be true or false");
  }
  return cJSON_IsTrue(field);
}

bool FieldReader::order(const char* name) {
  const cJSON* field = find(name);
  if (!sound() || field == nullptr) return false;
  if (!cJSON_IsTrue(field)) refuse(name, "must be true or absent");
  return cJSON_IsTrue(field);
}

const cJSON* FieldReader::optionalObject(const char* name) {
  const cJSON* field = find(name);
  if (!sound() || field == nullptr) return nullptr;
  if (cJSON_IsObject(field)) return field;
  refuse(name, "must be an object");
  return nullptr;
}
