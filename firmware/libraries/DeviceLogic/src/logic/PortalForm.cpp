#include "PortalForm.h"

#include "Ascii.h"
#include "Base64.h"
#include "Hex.h"
#include "Url.h"
#include "Utf8.h"

namespace {

constexpr size_t kNameMost = 100;
constexpr size_t kSsidMost = 32;
constexpr size_t kPassphraseLeast = 8;
constexpr size_t kPassphraseMost = 63;
constexpr size_t kPskDigits = 64;
constexpr size_t kServerUrlMost = 128;
constexpr size_t kCredentialMost = 64;

bool isHex(std::string_view text) { return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos; }

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/** What a base64 block of a certificate decodes to begins with a DER SEQUENCE; the first line is enough to tell. */
bool isCertificateBody(std::string_view body) {
  size_t digits = 0;
  char first[5] = "";
  for (const char c : body) {
    if (isSpace(c)) continue;
    const bool isBase64 = isAsciiLetter(c) || isAsciiDigit(c) || c == '+' || c == '/' || c == '=';
    if (!isBase64) return false;
    if (digits < 4) first[digits] = c;
    ++digits;
  }
  uint8_t der[3];
  return digits >= 4 && digits % 4 == 0 && base64Decode({first, 4}, der, sizeof der) == 3 && der[0] == 0x30;
}

}  // namespace

const char* deviceNameFault(std::string_view text) {
  if (text.empty()) return "Give the device a name.";
  if (text.size() > kNameMost) return "The name may have 100 bytes at most.";
  if (!isUtf8(text) || hasControlCharacter(text)) return "The name holds a character that cannot be shown.";
  return nullptr;
}

const char* occupationFault(std::string_view text) {
  if (text.size() > kNameMost) return "The note may have 100 bytes at most.";
  if (!isUtf8(text) || hasControlCharacter(text)) return "The note holds a character that cannot be shown.";
  return nullptr;
}

const char* wifiSsidFault(std::string_view text) {
  if (text.empty()) return "Choose a Wi-Fi network, or type its name.";
  if (text.size() > kSsidMost) return "A Wi-Fi name has 32 bytes at most.";
  if (text.find('\0') != std::string_view::npos) return "A Wi-Fi name holds no NUL.";
  return nullptr;
}

const char* wifiPasswordFault(std::string_view text) {
  if (text.empty()) return nullptr;
  if (text.size() < kPassphraseLeast) return "A Wi-Fi password has 8 characters at least.";
  if (text.size() == kPskDigits && isHex(text)) return nullptr;
  if (text.size() > kPassphraseMost) return "A Wi-Fi password has 63 bytes at most, or 64 hex digits.";
  if (hasControlCharacter(text)) return "The Wi-Fi password holds a control character.";
  return nullptr;
}

const char* serverUrlFault(std::string_view text) {
  char tidy[kServerUrlMost + 1];
  switch (tidyServerUrl(text, tidy, sizeof tidy)) {
    case UrlFault::None:
      return nullptr;
    case UrlFault::Empty:
      return "Type the address of the server, such as http://192.168.1.20:5000.";
    case UrlFault::TooLong:
      return "The server's address may have 128 characters at most.";
    case UrlFault::BadCharacter:
      return "The server's address holds a character that no URL has.";
    case UrlFault::NotHttp:
      return "The server's address must begin with http:// or https://.";
    case UrlFault::UserInfo:
      return "The server's address must not hold a user; there are fields for user and password.";
    case UrlFault::NoHost:
      return "The server's address has no host.";
    case UrlFault::Ipv6:
      return "An IPv6 address is not supported; use a name or an IPv4 address.";
    case UrlFault::BadHost:
      return "The host in the server's address is no name and no IPv4 address.";
    case UrlFault::BadPort:
      return "The port in the server's address must be from 1 to 65535.";
    case UrlFault::HasPath:
      return "The server's address must end after host and port.";
    case UrlFault::Fragment:
      return "The server's address must not hold a #.";
  }
  return nullptr;
}

const char* otaUserFault(std::string_view text) {
  if (text.size() > kCredentialMost) return "The user may have 64 bytes at most.";
  // RFC 7617: the first colon ends the user.
  if (text.find(':') != std::string_view::npos) return "The user must not hold a colon.";
  if (!isUtf8(text) || hasControlCharacter(text)) return "The user holds a character that cannot be typed.";
  return nullptr;
}

const char* otaPasswordFault(std::string_view text) {
  if (text.size() > kCredentialMost) return "The password may have 64 bytes at most.";
  if (!isUtf8(text) || hasControlCharacter(text)) return "The password holds a character that cannot be typed.";
  return nullptr;
}

const char* caPemFault(std::string_view text) {
  constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
  constexpr std::string_view kEnd = "-----END CERTIFICATE-----";
  constexpr const char* kNotPem = "This is no certificate in PEM form (BEGIN CERTIFICATE … END CERTIFICATE).";
  if (text.size() > kCaPemMaxBytes) return "The CA certificate may have 2,048 bytes at most.";
  bool any = false;
  while (true) {
    while (!text.empty() && isSpace(text[0])) text.remove_prefix(1);
    if (text.empty()) return nullptr;
    if (text.substr(0, kBegin.size()) != kBegin) return any ? "Something stands after the CA certificate." : kNotPem;
    const size_t end = text.find(kEnd);
    if (end == std::string_view::npos) return "The CA certificate is cut off.";
    if (!isCertificateBody(text.substr(kBegin.size(), end - kBegin.size()))) return kNotPem;
    text.remove_prefix(end + kEnd.size());
    any = true;
  }
}

PortalFaults checkPortalForm(const PortalForm& form) {
  PortalFaults faults;
  faults.deviceName = deviceNameFault(form.deviceName);
  faults.occupation = occupationFault(form.occupation);
  faults.wifiSsid = wifiSsidFault(form.wifiSsid);
  faults.wifiPassword = wifiPasswordFault(form.wifiPassword);
  faults.serverUrl = serverUrlFault(form.serverUrl);
  faults.otaUser = otaUserFault(form.otaUser);
  faults.otaPassword = otaPasswordFault(form.otaPassword);
  faults.caPem = caPemFault(form.caPem);
  if (faults.otaUser == nullptr && form.otaUser.empty() && !form.otaPassword.empty()) {
    faults.otaUser = "There is a password without a user.";
  }
  if (faults.caPem == nullptr && form.pinnedCa && form.caPem.empty()) {
    faults.caPem = "Paste the CA certificate that the server must be signed by.";
  }
  return faults;
}
