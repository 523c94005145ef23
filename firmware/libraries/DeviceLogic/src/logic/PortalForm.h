#pragma once
#include <cstddef>
#include <string_view>

/** What a person typed in the portal, decoded. An empty password field keeps the saved one, or is an open network. */
struct PortalForm {
  std::string_view deviceName;
  std::string_view occupation;
  std::string_view wifiSsid;
  std::string_view wifiPassword;
  std::string_view serverUrl;
  std::string_view otaUser;
  std::string_view otaPassword;
  std::string_view caPem;
  bool pinnedCa = false;  // a CA is wanted, so there must be one
};

/** A message for the person per field; null: the field is right. */
struct PortalFaults {
  const char* deviceName = nullptr;
  const char* occupation = nullptr;
  const char* wifiSsid = nullptr;
  const char* wifiPassword = nullptr;
  const char* serverUrl = nullptr;
  const char* otaUser = nullptr;
  const char* otaPassword = nullptr;
  const char* caPem = nullptr;
  bool none() const {
    return !deviceName && !occupation && !wifiSsid && !wifiPassword && !serverUrl && !otaUser && !otaPassword && !caPem;
  }
};

constexpr size_t kCaPemMaxBytes = 2048;

/** The messages live for ever. */
PortalFaults checkPortalForm(const PortalForm& form);
/** One rule each, as the serial console needs them: null when right. */
const char* deviceNameFault(std::string_view text);
const char* occupationFault(std::string_view text);
const char* wifiSsidFault(std::string_view text);
const char* wifiPasswordFault(std::string_view text);
const char* serverUrlFault(std::string_view text);
const char* otaUserFault(std::string_view text);
const char* otaPasswordFault(std::string_view text);
const char* caPemFault(std::string_view text);
