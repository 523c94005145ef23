#pragma once
#include <logic/CheckAnswer.h>
#include <logic/Cjson.h>
#include <logic/TrustedKeys.h>

#include <string>

#include "TestPatch.h"

/** One golden file, parsed. Throws when it is not there: a test without it would prove nothing. */
class Golden {
 public:
  /** Of libs/contract. */
  explicit Golden(const std::string& file);
  /** The patches of libs/delta. */
  static Golden patches();
  ~Golden();
  Golden(const Golden&) = delete;
  Golden& operator=(const Golden&) = delete;
  const cJSON* root() const { return root_; }
  /** A field that must be there. */
  static const cJSON* field(const cJSON* object, const char* name);
  static std::string text(const cJSON* object, const char* name);
  /** Compact JSON. */
  static std::string json(const cJSON* value);

  static Bytes bytes(const cJSON* object, const char* name);  // out of base64

 private:
  Golden(const std::string& folder, const std::string& file);

  cJSON* root_;
};

/** A ring that trusts the golden key (signature.json) alone. */
TrustedKeyRing goldenRing();
/** A ring of one key out of base64. */
TrustedKeyRing ringOf(const std::string& spkiBase64);
/** The manifest of a golden object. Its texts live as long as the object. */
Manifest goldenManifest(const cJSON* object);
/** The golden answer with an update that the golden key has signed, as compact JSON. */
std::string goodAnswer();
