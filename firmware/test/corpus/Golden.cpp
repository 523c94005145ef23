#include "Golden.h"

#include <logic/Base64.h>

#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

Golden::Golden(const std::string& file) : Golden(PCMS_GOLDEN_DIR, file) {}

Golden Golden::patches() { return Golden(PCMS_DELTA_GOLDEN_DIR, "patches.json"); }

Golden::Golden(const std::string& folder, const std::string& file) {
  std::ifstream stream(folder + "/" + file);
  std::stringstream text;
  text << stream.rdbuf();
  root_ = cJSON_Parse(text.str().c_str());
  if (root_ == nullptr) throw std::runtime_error("no golden file " + file);
}

Golden::~Golden() { cJSON_Delete(root_); }

const cJSON* Golden::field(const cJSON* object, const char* name) {
  const cJSON* field = cJSON_GetObjectItemCaseSensitive(object, name);
  if (field == nullptr) throw std::runtime_error(std::string("no golden field ") + name);
  return field;
}

std::string Golden::text(const cJSON* object, const char* name) { return field(object, name)->valuestring; }

Bytes Golden::bytes(const cJSON* object, const char* name) {
  const std::string encoded = text(object, name);
  Bytes bytes(encoded.size());
  bytes.resize(base64Decode(encoded, bytes.data(), bytes.size()));
  if (bytes.empty() && !encoded.empty()) throw std::runtime_error(std::string("no base64 in golden field ") + name);
  return bytes;
}

std::string Golden::json(const cJSON* value) {
  char* printed = cJSON_PrintUnformatted(value);
  std::string text = printed;
  cJSON_free(printed);
  return text;
}

TrustedKeyRing ringOf(const std::string& spkiBase64) {
  TrustedKeyRing ring = {kTrustedKeyMagic, 1, {}};
  uint8_t bytes[kSpkiBytes + 2];
  if (base64Decode(spkiBase64, bytes, sizeof bytes) != kSpkiBytes) throw std::runtime_error("no key of 91 bytes");
  std::memcpy(ring.spki[0], bytes, kSpkiBytes);
  return ring;
}

TrustedKeyRing goldenRing() {
  const Golden golden("signature.json");
  return ringOf(Golden::text(Golden::field(golden.root(), "key"), "public_spki"));
}

Manifest goldenManifest(const cJSON* object) {
  return {Golden::field(object, "type")->valuestring, Golden::field(object, "version")->valuestring,
          static_cast<uint32_t>(Golden::field(object, "size")->valuedouble),
          Golden::field(object, "sha256")->valuestring,
          static_cast<uint32_t>(Golden::field(object, "security_version")->valuedouble)};
}

std::string goodAnswer() {
  const Golden golden("check-answer.json");
  const cJSON* entry;
  cJSON_ArrayForEach(entry, golden.root()) {
    const cJSON* message = Golden::field(entry, "message");
    if (cJSON_IsTrue(Golden::field(entry, "valid")) && cJSON_HasObjectItem(message, "signature"))
      return Golden::json(message);
  }
  throw std::runtime_error("no golden answer with a signature");
}
