#pragma once
#include <logic/Base64.h>
#include <logic/RegisterAnswer.h>
#include <ports/Settings.h>
#include <shell/DeviceConfig.h>

#include <cstddef>

/** `Basic ` and base64 of `name:password`, and a NUL. */
constexpr size_t kAuthorizationSize = 6 + base64Size(kCredentialNameSize + kCredentialPasswordSize);

/**
 * The credential that this device got from its server, stored as one blob. It is bound to that server's URL: another
 * server never sees it.
 */
class Credentials {
 public:
  Credentials(Settings& settings, DeviceConfig& config) : settings_(settings), config_(config) {}
  void begin();
  /** What to present now as the value of `Authorization`: the own one, else the fleet-wide one of the portal. False
   * when there is none. */
  bool authorization(char out[kAuthorizationSize]) const;
  /** Keeps the credential as the one for the server in force. False when it could not be stored. */
  bool keep(const RegisterAnswer& answer);
  /** The server refused what was presented: the own credential and what else there is are tried in turn. */
  void refused() { ownIsDoubted_ = !ownIsDoubted_; }

 private:
  struct Stored;
  /** Whether the own credential is what is presented now. */
  bool presentsOwn() const;
  Settings& settings_;
  DeviceConfig& config_;
  bool ownIsDoubted_ = false;
  char serverUrl_[kServerUrlSize] = "";
  char username_[kCredentialNameSize] = "";
  char password_[kCredentialPasswordSize] = "";
};
