#include "RegisterAnswer.h"

#include "DeviceId.h"
#include "FieldReader.h"
#include "UtcTime.h"

namespace {

bool isPassword(std::string_view text) {
  for (const char c : text) {
    if (c <= ' ' || c > '~') return false;
  }
  return !text.empty();
}

void readCredential(const cJSON& credential, RegisterAnswer& out, FieldReader& outer) {
  FieldError error;
  FieldReader fields(credential, error, "credential.");
  fields.text("username", {isDeviceId, "must be a device id"}, out.username);
  fields.text("password", {isPassword, "must be 1 to 64 visible characters"}, out.password);
  if (!fields.sound()) outer.refuse("credential", "must hold a username and a password");
}

}  // namespace

bool parseRegisterAnswer(const JsonDocument& document, RegisterAnswer& out, FieldError& error) {
  out = RegisterAnswer();
  FieldReader fields(document, error);
  if (!fields.order("success")) fields.refuse("success", "must be true");
  fields.optionalText("message");
  const cJSON* credential = fields.optionalObject("credential");
  if (credential != nullptr) readCredential(*credential, out, fields);
  if (!unixSecondsOf(fields.text("server_time"), out.unixSeconds)) fields.refuse("server_time", "must be a UTC time");
  if (!fields.sound()) out = RegisterAnswer();
  return fields.sound();
}
