#pragma once
#include <logic/FieldError.h>
#include <logic/JsonDocument.h>
#include <logic/Manifest.h>
#include <logic/Signature.h>
#include <logic/UpdateId.h>
#include <logic/Url.h>
#include <logic/Version.h>

#include <cstdint>

/** `project_name` of an application description holds 31 characters and a NUL. */
constexpr size_t kDeviceTypeSize = 32;
/** `{type}_{version}` and a NUL. */
constexpr size_t kFirmwareKeySize = 64;
/** The largest flash that an image header can name (esp_app_format.h). */
constexpr uint32_t kMostImageBytes = 128u * 1024 * 1024;

enum class UpdateType : uint8_t { SameType, CrossFirmware, ForcedCrossFirmware };

/** A patch (format `pcms1`, logic/Patch.h) that makes the offered image of another one. */
struct DeltaOffer {
  char url[kUrlTextSize];
  uint32_t bytes;   // of the patch; 0: there is none that can be used
  char sha256[65];  // of the patch
  char from[65];    // the digest at the end of the image that it starts from
};

/** An update that the server offers. Every text has its right form and ends with NUL. */
struct UpdateOffer {
  char updateId[kUpdateIdSize];
  char version[kVersionSize];
  char type[kDeviceTypeSize];  // target_firmware
  char firmwareKey[kFirmwareKeySize];
  char url[kUrlTextSize];
  uint32_t fileBytes;
  char sha256[65];
  char md5[33];
  uint32_t securityVersion;
  char signature[kSignatureTextSize];  // base64; empty: unsigned
  char keyId[kKeyIdSize];              // empty: unsigned
  bool force;
  UpdateType updateType;
  DeltaOffer delta;

  /** The signed facts; its texts are this offer's. */
  Manifest manifest() const { return {type, version, fileBytes, sha256, securityVersion}; }
};

/** The server has no update. */
struct NoUpdate {
  char message[128];  // for people; cut where it is longer
};

enum class CheckVerdict : uint8_t { Update, NothingToDo, Invalid };

struct CheckAnswer {
  CheckVerdict verdict;
  UpdateOffer offer;  // for Update. With Invalid, `updateId` alone is set where it was right, else empty
  NoUpdate none;      // for NothingToDo
  uint32_t checkS;    // when to ask again; 0 when the server does not say
  FieldError error;   // for Invalid: the first field that broke its rule
  /** Why an update's `delta` is not used; nothing when it may be, or is absent. Never a reason to refuse the update. */
  FieldError deltaError;
};

/** Reads the answer to a check, strictly. Returns `out.verdict`. */
CheckVerdict parseCheckAnswer(const JsonDocument& document, CheckAnswer& out);
