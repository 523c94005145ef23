#include "Credentials.h"

#include <cstdio>
#include <cstring>

#include "SealedBlob.h"

namespace {
// Frozen: an update must find the credential that the image before it has stored.
constexpr const char* kKey = "credential";
constexpr uint32_t kVersion = 1;
}  // namespace

/** Frozen: it stands in NVS. */
struct Credentials::Stored {
  char serverUrl[kServerUrlSize];
  char username[kCredentialNameSize];
  char password[kCredentialPasswordSize];
};

void Credentials::begin() {
  Stored stored;
  if (!readSealed(settings_, kKey, kVersion, stored)) return;
  std::memcpy(serverUrl_, stored.serverUrl, sizeof(serverUrl_));
  std::memcpy(username_, stored.username, sizeof(username_));
  std::memcpy(password_, stored.password, sizeof(password_));
}

bool Credentials::presentsOwn() const {
  return !ownIsDoubted_ && username_[0] != '\0' && std::strcmp(serverUrl_, config_.active().serverUrl) == 0;
}

bool Credentials::authorization(char out[kAuthorizationSize]) const {
  const DeviceSettings& settings = config_.active();
  const bool own = presentsOwn();
  const char* name = own ? username_ : settings.otaUser;
  const char* password = own ? password_ : settings.otaPassword;
  out[0] = '\0';
  if (name[0] == '\0') return false;
  char plain[kCredentialNameSize + kCredentialPasswordSize];
  const int count = std::snprintf(plain, sizeof(plain), "%s:%s", name, password);
  std::memcpy(out, "Basic ", 6);
  return base64Encode(reinterpret_cast<const uint8_t*>(plain), static_cast<size_t>(count), out + 6,
                      kAuthorizationSize - 6) > 0;
}

bool Credentials::keep(const RegisterAnswer& answer) {
  Stored stored;
  std::memset(&stored, 0, sizeof(stored));
  std::snprintf(stored.serverUrl, sizeof(stored.serverUrl), "%s", config_.active().serverUrl);
  std::snprintf(stored.username, sizeof(stored.username), "%s", answer.username);
  std::snprintf(stored.password, sizeof(stored.password), "%s", answer.password);
  // In RAM even where it could not be stored: it serves until the next start, which enrols again ("never used it").
  std::memcpy(serverUrl_, stored.serverUrl, sizeof(serverUrl_));
  std::memcpy(username_, stored.username, sizeof(username_));
  std::memcpy(password_, stored.password, sizeof(password_));
  ownIsDoubted_ = false;
  return writeSealed(settings_, kKey, kVersion, stored);
}
