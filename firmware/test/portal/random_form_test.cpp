// 10,000 forms of random text: no page breaks, no secret shows, no mixture is stored.
#include <doctest/doctest.h>
#include <logic/PortalForm.h>
#include <logic/Utf8.h>

#include <algorithm>
#include <set>

#include "Setup.h"

namespace {

constexpr int kForms = 10000;

enum class Taste : uint8_t { Printable, Anything };

/** Text out of what breaks pages: markup, quotes, scripts; and half characters, controls and long runs. */
std::string nasty(FakeRandom& random, Taste taste) {
  static const std::string kBits[] = {"<",    ">",    "\"",       "'",           "&",          "&quot;",
                                      "]]>",  "<!--", "%3C",      "\u00e4",      "\U0001F600", "</textarea>",
                                      "\\",   " ",    "' id=x='", "<script>x()", "a",          "http://",
                                      "\r\n", "\xC3", "\xF0\x9F", "\xFF",        "\x01",       "</script>"};
  constexpr uint32_t kAll = sizeof(kBits) / sizeof(kBits[0]);
  constexpr uint32_t kPrintable = 17;
  std::string text;
  const bool isGentle = taste == Taste::Printable;
  for (uint32_t i = random.below(isGentle ? 3 : 12); i > 0; i--)
    text += kBits[random.below(isGentle ? kPrintable : kAll)];
  if (!isGentle && random.below(50) == 0) text += std::string(random.below(3000), 'x');
  return text;
}

/** Takes out what is ours and constant: style and scripts, which hold no value. The number of them. */
int removeConstants(std::string& html) {
  int count = 0;
  for (const std::string name : {"style", "script"}) {
    for (size_t at = html.find("<" + name + ">"); at != std::string::npos; at = html.find("<" + name + ">")) {
      const std::string end = "</" + name + ">";
      html.erase(at, html.find(end, at) + end.size() - at);
      count++;
    }
  }
  return count;
}

bool isEscaped(const std::string& text) {
  if (text.find_first_of("<>\"'") != std::string::npos) return false;
  for (size_t at = text.find('&'); at != std::string::npos; at = text.find('&', at + 1)) {
    bool isEntity = false;
    for (const std::string entity : {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"}) {
      isEntity = isEntity || text.compare(at, entity.size(), entity) == 0;
    }
    if (!isEntity) return false;
  }
  return true;
}

const std::set<std::string> kTags = {"html",   "head",   "meta",   "link",    "title",   "body",   "main",
                                     "h1",     "p",      "form",   "legend",  "label",   "input",  "textarea",
                                     "div",    "span",   "button", "details", "summary", "select", "fieldset",
                                     "option", "output", "b",      "i"};
const std::set<std::string> kAttributes = {"lang",         "rel",
                                           "href",         "charset",
                                           "name",         "content",
                                           "class",        "id",
                                           "role",         "method",
                                           "action",       "tabindex",
                                           "aria-hidden",  "aria-label",
                                           "for",          "type",
                                           "maxlength",    "required",
                                           "value",        "autocapitalize",
                                           "autocorrect",  "autocomplete",
                                           "spellcheck",   "placeholder",
                                           "checked",      "selected",
                                           "style",        "open",
                                           "min",          "max",
                                           "step",         "inputmode",
                                           "formaction",   "formnovalidate",
                                           "aria-invalid", "aria-describedby"};

/** A tag of ours: a known name, known attributes, and between quotes nothing but escaped text. */
bool isOurTag(const std::string& tag) {
  size_t at = tag.find_first_of(" /", 1);
  if (kTags.count(tag.substr(tag[0] == '/' ? 1 : 0, at)) == 0) return false;
  while (at < tag.size()) {
    at = tag.find_first_not_of(' ', at);
    if (at == std::string::npos) return true;
    const size_t end = std::min(tag.find_first_of(" =", at), tag.size());
    if (kAttributes.count(tag.substr(at, end - at)) == 0) return false;
    at = end;
    if (at == tag.size() || tag[at] == ' ') continue;
    const bool isQuoted = tag[at + 1] == '"';
    const size_t begin = at + (isQuoted ? 2 : 1);
    at = std::min(tag.find(isQuoted ? '"' : ' ', begin), tag.size());
    if (!isEscaped(tag.substr(begin, at - begin))) return false;
    if (isQuoted && ++at < tag.size() && tag[at] != ' ') return false;
  }
  return true;
}

/** The first piece of a page that is neither a tag of ours nor escaped text; empty when there is none. */
std::string firstBreak(std::string html) {
  removeConstants(html);
  const std::string doctype = "<!DOCTYPE html>";
  if (html.compare(0, doctype.size(), doctype) != 0) return "no document type";
  for (size_t at = doctype.size(); at < html.size();) {
    const bool isTag = html[at] == '<';
    const size_t end = isTag ? html.find('>', at) : std::min(html.find('<', at), html.size());
    if (end == std::string::npos) return html.substr(at, 80);
    const std::string piece = isTag ? html.substr(at + 1, end - at - 1) : html.substr(at, end - at);
    if (!(isTag ? isOurTag(piece) : isEscaped(piece))) return piece;
    at = isTag ? end + 1 : end;
  }
  return "";
}

bool isText(const std::string& html) {
  return isUtf8(html) && std::none_of(html.begin(), html.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\x01';
         });
}

Form nastyForm(FakeRandom& random, std::string secrets[2]) {
  const Taste taste = random.below(3) == 0 ? Taste::Printable : Taste::Anything;
  Form form;
  for (const char* name : {"device_name", "occupation", "custom_wifi_ssid", "ota_username"}) {
    if (random.below(3) == 0) form[name] = nasty(random, taste);
  }
  for (const char* name : {"wifi_ssid", "server_url", "tls_trust", "ca_pem", "wifi_open", "ota_clear", "led_mode",
                           "led_brightness", "blink_interval", "external_led"}) {
    if (random.below(3) == 0 && taste == Taste::Anything) form[name] = nasty(random, taste);
  }
  const char* words[] = {"bundle", "pinned", "none"};
  if (random.below(2) == 0) form["tls_trust"] = words[random.below(3)];
  if (random.below(2) == 0) form["wifi_ssid"] = "custom";
  if (random.below(3) != 0) form["server_url"] = "http://ota" + std::to_string(random.below(100)) + ".test";
  if (random.below(3) != 0) form["device_name"] = "sign " + nasty(random, taste);
  if (taste == Taste::Printable) {
    form["ca_pem"] = "";
    form["tls_trust"] = words[random.below(2) * 2];
    form["server_url"] = "http://ota" + std::to_string(random.below(100)) + ".test";
    form["wifi_ssid"] = "custom";
    form["custom_wifi_ssid"] += "n";
    form["ota_username"] += "u";
  }
  secrets[0] = "WifiSecret" + std::to_string(random.below(1000000)) + nasty(random, taste);
  secrets[1] = "OtaSecret" + std::to_string(random.below(1000000)) + nasty(random, taste);
  if (random.below(3) != 0) form["wifi_password"] = secrets[0];
  if (random.below(3) != 0) form["ota_password"] = secrets[1];
  return form;
}

bool isValid(const DeviceSettings& settings) {
  PortalForm form;
  form.deviceName = settings.deviceName;
  form.occupation = settings.occupation;
  form.wifiSsid = settings.wifiSsid;
  form.wifiPassword = settings.wifiPassword;
  form.serverUrl = settings.serverUrl;
  form.otaUser = settings.otaUser;
  form.otaPassword = settings.otaPassword;
  form.caPem = settings.caPem;
  form.pinnedCa = settings.trust == TlsTrust::PinnedCa;
  return checkPortalForm(form).none();
}

}  // namespace

TEST_CASE("10,000 random submissions break neither a page nor what is stored, and show no secret") {
  LedBoard board;
  std::string clean = board.get("/").body;
  const int constants = removeConstants(clean);
  FakeRandom random(7);
  int saved = 0;
  for (int i = 0; i < kForms; i++) {
    std::string secrets[2];
    const Form form = nastyForm(random, secrets);
    const FakeReply page = board.submit(form);
    REQUIRE(page.ended);
    REQUIRE(page.status == 200);
    const bool isSaved = page.has("<h1>Saved</h1>");
    saved += isSaved;
    std::string html = page.body;
    REQUIRE(isText(html));
    if (!isSaved) {
      REQUIRE(firstBreak(html) == "");
      REQUIRE(removeConstants(html) == constants + (page.has("'/state'") ? 1 : 0));
    }
    REQUIRE_FALSE(page.has("WifiSecret"));
    REQUIRE_FALSE(page.has("OtaSecret"));
    if (isSaved) REQUIRE(isValid(board.active()));
    if (i % 100 == 0) {
      board.board.powerCycle();
      board.run(kSecondMs);
      REQUIRE((board.active().deviceName[0] == '\0' || isValid(board.active())));
      board.type("portal");
    }
  }
  CHECK(saved > 200);
  CHECK(saved < kForms - 200);
  CHECK_FALSE(board.board.log.has("WifiSecret"));
  CHECK_FALSE(board.board.log.has("OtaSecret"));
}
