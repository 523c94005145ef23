#pragma once
#include <logic/CheckAnswer.h>
#include <logic/Cjson.h>
#include <logic/TrustedKeys.h>

#include <string>

/** One golden file of libs/contract, parsed. Throws when it is not there: a test without it would prove nothing. */
class Golden {
 public:
  explicit Golden(const std::string& file);
  ~Golden();
  Golden(const Golden&) = delete;
  Golden& operator=(const Golden&) = delete;
  const cJSON* root() const { return root_; }
  /** A field that must be there. */
  static const cJSON* field(const cJSON* object, const char* name);
  static std::string text(const cJSON* object, const char* name);
  /** Compact JSON. */
  static std::string json(const cJSON* value);

 private:
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
