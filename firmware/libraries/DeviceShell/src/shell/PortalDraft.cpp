#include <logic/Url.h>
#include <logic/Utf8.h>
#include <shell/PortalDraft.h>
#include <shell/SettingNames.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>

namespace {
/** The form's word for "a network that is not in the list", as fielded boards have it. */
constexpr const char* kOtherNetwork = "custom";
/** Room for a PEM whose lines a browser ends with CR LF. */
constexpr size_t kScratchSize = kCaPemSize + 128;

bool isSame(const char* one, const char* other) { return std::strcmp(one, other) == 0; }

/** One reading of one form. */
class FormReader {
 public:
  FormReader(const PortalRequest& request, const FormContext& context, PortalDraft& draft)
      : request_(request), context_(context), draft_(draft), now_(draft.settings) {}
  void read();

 private:
  bool take(const char* name, char* out, size_t size, const char*& tooLong);
  bool isTicked(const char* name) const;
  void takeNetwork();
  void takeWifiPassword();
  void takeServer();
  void takeOtaPassword();
  void takeTrust();
  bool asksForPassword(const char* ssid) const;
  void check();

  const PortalRequest& request_;
  const FormContext& context_;
  PortalDraft& draft_;
  DeviceSettings& now_;
  PortalFaults own_{};                           // what the rules of each field by itself do not see
  char keptWifiPassword_[kPassphraseSize] = "";  // what an empty field stands for
  char keptOtaPassword_[kOtaPasswordSize] = "";
  std::unique_ptr<char[]> scratch_{new (std::nothrow) char[kScratchSize]};
};

void FormReader::read() {
  draft_.faults = PortalFaults{};
  if (!scratch_) {
    draft_.faults.deviceName = "The board is short of memory. Please try again.";
    return;
  }
  take("device_name", now_.deviceName, kDeviceNameSize, own_.deviceName);
  take("occupation", now_.occupation, kOccupationSize, own_.occupation);
  takeNetwork();
  takeServer();
  takeTrust();
  check();
}

/** False when the field is not in the request; `out` then stays as it was. */
bool FormReader::take(const char* name, char* out, size_t size, const char*& tooLong) {
  char* text = scratch_.get();
  const bool whole = request_.field(name, text, kScratchSize);
  if (!whole && text[0] == '\0') return false;
  char* end = std::remove(text, text + std::strlen(text), '\r');
  if (!copyText(std::string_view(text, static_cast<size_t>(end - text)), out, size) || !whole) {
    tooLong = "This is too long, and was cut here.";
  }
  return true;
}

bool FormReader::isTicked(const char* name) const {
  char value[8];
  return request_.field(name, value, sizeof(value)) && value[0] != '\0';
}

void FormReader::takeNetwork() {
  char before[kSsidSize];
  copyText(now_.wifiSsid, before, sizeof(before));
  take("wifi_ssid", now_.wifiSsid, kSsidSize, own_.wifiSsid);
  if (isSame(now_.wifiSsid, kOtherNetwork)) take("custom_wifi_ssid", now_.wifiSsid, kSsidSize, own_.wifiSsid);
  if (isSame(now_.wifiSsid, before)) {
    copyText(now_.wifiPassword, keptWifiPassword_, sizeof(keptWifiPassword_));
  } else if (isSame(now_.wifiSsid, context_.saved.wifiSsid)) {
    copyText(context_.saved.wifiPassword, keptWifiPassword_, sizeof(keptWifiPassword_));
  }
  takeWifiPassword();
}

void FormReader::takeWifiPassword() {
  char* password = now_.wifiPassword;
  password[0] = '\0';
  take("wifi_password", password, kPassphraseSize, own_.wifiPassword);
  const bool isOpen = isTicked("wifi_open");
  if (password[0] != '\0' && isOpen) own_.wifiPassword = "Either leave this empty, or untick \u201cno password\u201d.";
  if (password[0] == '\0' && !isOpen) copyText(keptWifiPassword_, password, kPassphraseSize);
  if (password[0] == '\0' && !isOpen && asksForPassword(now_.wifiSsid)) {
    own_.wifiPassword = "This network asks for a password.";
  }
}

void FormReader::takeServer() {
  char before[kServerUrlSize];
  copyText(now_.serverUrl, before, sizeof(before));
  take("server_url", now_.serverUrl, kServerUrlSize, own_.serverUrl);
  char tidy[kServerUrlSize];
  if (tidyServerUrl(now_.serverUrl, tidy, sizeof(tidy)) == UrlFault::None) {
    copyText(tidy, now_.serverUrl, kServerUrlSize);
  }
  if (isSame(now_.serverUrl, before)) {
    copyText(now_.otaPassword, keptOtaPassword_, sizeof(keptOtaPassword_));
  } else if (isSame(now_.serverUrl, context_.saved.serverUrl)) {
    copyText(context_.saved.otaPassword, keptOtaPassword_, sizeof(keptOtaPassword_));
  }
  take("ota_username", now_.otaUser, kOtaUserSize, own_.otaUser);
  takeOtaPassword();
}

void FormReader::takeOtaPassword() {
  const bool hadOne = now_.otaPassword[0] != '\0';
  char* password = now_.otaPassword;
  password[0] = '\0';
  take("ota_password", password, kOtaPasswordSize, own_.otaPassword);
  if (password[0] != '\0' || isTicked("ota_clear") || now_.otaUser[0] == '\0') return;
  copyText(keptOtaPassword_, password, kOtaPasswordSize);
  if (password[0] == '\0' && hadOne) own_.otaPassword = "Please type it again: the saved one is for another server.";
}

void FormReader::takeTrust() {
  char word[8] = "";
  request_.field("tls_trust", word, sizeof(word));
  if (word[0] != '\0' && !trustOf(word, now_.trust)) own_.caPem = "Please choose whom to believe.";
  take("ca_pem", now_.caPem, kCaPemSize, own_.caPem);
}

bool FormReader::asksForPassword(const char* ssid) const {
  for (int i = 0; i < context_.heard.count; i++) {
    if (isSame(context_.heard.list[i].ssid, ssid)) return !context_.heard.list[i].open;
  }
  return false;
}

void FormReader::check() {
  PortalForm form;
  form.deviceName = now_.deviceName;
  form.occupation = now_.occupation;
  form.wifiSsid = now_.wifiSsid;
  form.wifiPassword = now_.wifiPassword;
  form.serverUrl = now_.serverUrl;
  form.otaUser = now_.otaUser;
  form.otaPassword = now_.otaPassword;
  form.caPem = now_.caPem;
  form.pinnedCa = now_.trust == TlsTrust::PinnedCa;
  PortalFaults& faults = draft_.faults;
  faults = checkPortalForm(form);
  constexpr const char* PortalFaults::*kAll[] = {
      &PortalFaults::deviceName, &PortalFaults::occupation, &PortalFaults::wifiSsid,    &PortalFaults::wifiPassword,
      &PortalFaults::serverUrl,  &PortalFaults::otaUser,    &PortalFaults::otaPassword, &PortalFaults::caPem};
  for (const auto fault : kAll) {
    if (own_.*fault != nullptr) faults.*fault = own_.*fault;
  }
  // A password that was refused does not become what an empty field keeps.
  if (faults.wifiPassword != nullptr) copyText(keptWifiPassword_, now_.wifiPassword, kPassphraseSize);
  if (faults.otaPassword != nullptr) copyText(keptOtaPassword_, now_.otaPassword, kOtaPasswordSize);
}
}  // namespace

void takeForm(const PortalRequest& request, const FormContext& context, PortalDraft& draft) {
  FormReader(request, context, draft).read();
}
