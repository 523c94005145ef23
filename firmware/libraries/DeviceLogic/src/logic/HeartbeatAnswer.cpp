#include "HeartbeatAnswer.h"

#include "FieldReader.h"
#include "UtcTime.h"

bool parseHeartbeatAnswer(const JsonDocument& document, HeartbeatAnswer& out, FieldError& error) {
  constexpr FieldReader::Range kSeconds = {1, 0xFFFFFFFF};
  constexpr FieldReader::TextRule kUpdateIdRule = {isUpdateId, "must be a UUID in lower case"};
  out = HeartbeatAnswer();
  FieldReader fields(document, error);
  if (fields.text("status") != "heartbeat_received") fields.refuse("status", "must be heartbeat_received");
  if (!unixSecondsOf(fields.text("timestamp"), out.unixSeconds)) fields.refuse("timestamp", "must be a UTC time");
  out.heartbeatS = fields.optionalWhole("heartbeat_s", kSeconds);
  out.checkS = fields.optionalWhole("check_s", kSeconds);
  out.checkNow = fields.order("check_now");
  fields.optionalText("roll_back", kUpdateIdRule, out.rollBack);
  out.identify = fields.order("identify");
  out.settings = fields.optionalObject("settings");
  if (!fields.sound()) out = HeartbeatAnswer();
  return fields.sound();
}
