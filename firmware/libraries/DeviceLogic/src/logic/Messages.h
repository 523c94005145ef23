#pragma once
#include <logic/FailureReason.h>
#include <logic/JsonWriter.h>
#include <logic/UpdateState.h>

#include <cstdint>

/** Room for any request that these functions write (the server takes 16 KiB). */
constexpr size_t kRequestSize = 1536;

/** A text that is null or empty, and a number that is 0, is not known and left out. */
struct RegisterFacts {
  const char* deviceId;
  const char* deviceName;  // empty: the id stands for it, because the server wants a name
  const char* deviceType;
  const char* version;
  const char* occupation;
  const char* wifiSsid;
  const char* capabilities;  // with commas
  const char* mac;           // 12 hex digits
  const char* chip;
  uint32_t flashBytes;
  uint32_t slotBytes;
  const char* resetReason;
  bool canEnrol;
};
/** `POST /api/devices/register`, whole. */
void writeRegister(JsonWriter& json, const RegisterFacts& facts);

struct HeartbeatFacts {
  const char* version;
  uint32_t uptimeS;
  uint32_t freeHeap;
  uint32_t minFreeHeap;       // 0: not known
  uint32_t largestFreeBlock;  // 0: not known
  int8_t rssi;                // dBm; 0: not known
  const char* resetReason;    // null: not known
  uint32_t bootCount;         // 0: not known
};
/** `POST /api/devices/{id}/heartbeat` up to where features add their fields: the object is left open, the caller ends
 * it. */
void beginHeartbeat(JsonWriter& json, const HeartbeatFacts& facts);

struct ReportFacts {
  const char* updateId;
  UpdateState state;
  int progress = -1;   // percent; negative: not said
  int64_t bytes = -1;  // of what is downloaded; negative: not said
  FailureReason reason = FailureReason::None;
  const char* detail = nullptr;  // cut at 200 characters
  bool isDelta = false;          // what is downloaded is a patch
};
/** `POST /api/ota/report/{id}`, whole. */
void writeReport(JsonWriter& json, const ReportFacts& facts);
