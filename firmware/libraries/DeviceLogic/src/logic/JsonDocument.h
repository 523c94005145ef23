#pragma once
#include <logic/Cjson.h>
#include <logic/JsonText.h>

#include <string_view>

/** A JSON object that was checked (checkJsonText, no name twice in any object) and parsed. Frees itself. */
class JsonDocument {
 public:
  explicit JsonDocument(std::string_view text, size_t maxBytes = kMaxAnswerBytes);
  ~JsonDocument();
  JsonDocument(const JsonDocument&) = delete;
  JsonDocument& operator=(const JsonDocument&) = delete;
  /** None when `object()` is there. */
  JsonFault fault() const { return fault_; }
  /** Null when there is a fault. Lives as long as the document. */
  const cJSON* object() const { return root_; }

 private:
  cJSON* root_ = nullptr;
  JsonFault fault_;
};
