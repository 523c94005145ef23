#include "JsonDocument.h"

#include <cstring>

namespace {

bool hasTwin(const cJSON& field) {
  for (const cJSON* other = field.next; other != nullptr; other = other->next) {
    if (std::strcmp(field.string, other->string) == 0) return true;
  }
  return false;
}

/** Recursive: checkJsonText has limited the depth. */
bool holdsNameTwice(const cJSON& value) {
  const cJSON* child;
  cJSON_ArrayForEach(child, &value) {
    if (cJSON_IsObject(&value) && hasTwin(*child)) return true;
    if (holdsNameTwice(*child)) return true;
  }
  return false;
}

}  // namespace

JsonDocument::JsonDocument(std::string_view text, size_t maxBytes) : fault_(checkJsonText(text, maxBytes)) {
  if (fault_ != JsonFault::None) return;
  root_ = cJSON_ParseWithLength(text.data(), text.size());
  if (root_ == nullptr) {
    fault_ = JsonFault::NoMemory;
  } else if (!cJSON_IsObject(root_)) {
    fault_ = JsonFault::NotAnObject;
  } else if (holdsNameTwice(*root_)) {
    // Which of two values counts differs between parsers, so one of them could be signed and the other one used.
    fault_ = JsonFault::DuplicateName;
  }
  if (fault_ == JsonFault::None) return;
  cJSON_Delete(root_);
  root_ = nullptr;
}

JsonDocument::~JsonDocument() { cJSON_Delete(root_); }
