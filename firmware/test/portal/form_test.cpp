#include <doctest/doctest.h>

#include <algorithm>

#include "Setup.h"

namespace {

const std::string kSsid = "O'Hara's \"<b>&amp;\" \U0001F600";
const std::string kPassword = "p\"<&'>\u00e4\U0001F511 word";
const std::string kPem = "-----BEGIN CERTIFICATE-----\r\nMIIBszCCAVmgAwIBAgIU\r\n-----END CERTIFICATE-----\r\n";

/** A board that is set up with a Wi-Fi and a server that both ask for a secret. */
struct SetUp : NewBoard {
  SetUp() {
    Form form = formWith("ota_username", "fleet");
    form["ota_password"] = "fleet-secret";
    submit(form);
    run(20 * kSecondMs);
  }
};

size_t countOf(const std::string& text, const std::string& what) {
  size_t count = 0;
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size())) count++;
  return count;
}

/** The value of an input, as it stands in the HTML. */
std::string valueOf(const FakeReply& page, const std::string& name) {
  const size_t at = page.body.find("name=\"" + name + "\"");
  if (at == std::string::npos) return "(no such field)";
  const size_t begin = page.body.find("value=\"", at) + 7;
  return page.body.substr(begin, page.body.find('"', begin) - begin);
}

}  // namespace

TEST_CASE("the form comes filled with everything but secrets") {
  SetUp board;
  const FakeReply page = board.get("/");
  CHECK(valueOf(page, "device_name") == "Hall sign");
  CHECK(valueOf(page, "server_url") == "http://ota.test:5000");
  CHECK(valueOf(page, "ota_username") == "fleet");
  CHECK(page.has("value=\"workshop\" checked"));
  CHECK(valueOf(page, "wifi_password").empty());
  CHECK(valueOf(page, "ota_password").empty());
  CHECK_FALSE(page.has("solder-and-flux"));
  CHECK_FALSE(page.has("fleet-secret"));
  CHECK(page.ended);
}

TEST_CASE("an empty password field keeps the saved one") {
  SetUp board;
  Form form = formWith("wifi_password", "");
  form["ota_username"] = "fleet";
  form["device_name"] = "Another sign";
  CHECK(board.submit(form).has("<h1>Saved</h1>"));
  CHECK(std::string(board.active().deviceName) == "Another sign");
  CHECK(std::string(board.active().wifiPassword) == "solder-and-flux");
  CHECK(std::string(board.active().otaPassword) == "fleet-secret");
}

TEST_CASE("a saved password can be cleared") {
  SetUp board;
  Form form = formWith("wifi_password", "");
  form["wifi_open"] = "1";
  form["ota_username"] = "fleet";
  form["ota_clear"] = "1";
  CHECK(board.submit(form).has("<h1>Saved</h1>"));
  CHECK(std::string(board.active().wifiPassword).empty());
  CHECK(std::string(board.active().otaPassword).empty());
}

TEST_CASE("without a user there is no password either") {
  SetUp board;
  board.submit(goodForm());
  CHECK(std::string(board.active().otaUser).empty());
  CHECK(std::string(board.active().otaPassword).empty());
}

TEST_CASE("the saved password never goes to another network or another server") {
  SetUp board;
  Form other = formWith("wifi_password", "");
  other["wifi_ssid"] = "custom";
  other["custom_wifi_ssid"] = "evil twin";
  other["ota_username"] = "fleet";
  CHECK(board.submit(other).has("<h1>Saved</h1>"));
  CHECK(std::string(board.active().wifiSsid) == "evil twin");
  CHECK(std::string(board.active().wifiPassword).empty());
  SetUp second;
  Form server = formWith("server_url", "http://evil.test");
  server["ota_username"] = "fleet";
  const FakeReply page = second.submit(server);
  CHECK(page.has("Please type it again"));
  CHECK(std::string(second.active().serverUrl) == "http://ota.test:5000");
  CHECK(second.submit(server).has("<h1>Saved</h1>"));
  CHECK(std::string(second.active().otaPassword).empty());
}

TEST_CASE("who goes back to the saved network in the form has its password again") {
  SetUp board;
  Form form = formWith("server_url", "not an address");
  form["wifi_ssid"] = "Caf\u00e9 \"Zur <Post>\" & Co";
  form["wifi_password"] = "";
  board.submit(form);
  form = goodForm();
  form["wifi_password"] = "";
  CHECK(board.submit(form).has("<h1>Saved</h1>"));
  CHECK(std::string(board.active().wifiPassword) == "solder-and-flux");
}

TEST_CASE("an open network needs no password, and one that asks for a password is not taken without") {
  NewBoard fresh;
  Form form = formWith("wifi_password", "");
  const FakeReply page = fresh.submit(form);
  CHECK(page.has("This network asks for a password"));
  CHECK(fresh.submit(form).has("This network asks for a password"));
  form["wifi_ssid"] = "Caf\u00e9 \"Zur <Post>\" & Co";
  CHECK(fresh.submit(form).has("<h1>Saved</h1>"));
  CHECK(std::string(fresh.active().wifiPassword).empty());
  NewBoard unheard;
  form["wifi_ssid"] = "custom";
  form["custom_wifi_ssid"] = "a network out of reach";
  CHECK(unheard.submit(form).has("<h1>Saved</h1>"));
}

TEST_CASE("a network and a password may hold quotes, brackets and any character of UTF-8") {
  NewBoard fresh;
  fresh.board.wifi.passwords[kSsid] = kPassword;
  Form form = formWith("wifi_password", kPassword);
  form["wifi_ssid"] = "custom";
  form["custom_wifi_ssid"] = kSsid;
  CHECK(fresh.submit(form).has("<h1>Saved</h1>"));
  fresh.run(kMinuteMs);
  CHECK(fresh.board.wifi.joinedSsid == kSsid);
  CHECK(fresh.board.wifi.joinedPassword == kPassword);
  CHECK(fresh.board.server.registrations > 0);
  CHECK(fresh.stored("wifi_ssid") == kSsid);
  fresh.type("portal");
  const FakeReply page = fresh.get("/");
  CHECK(valueOf(page, "custom_wifi_ssid") == "O&#39;Hara&#39;s &quot;&lt;b&gt;&amp;amp;&quot; \U0001F600");
  CHECK_FALSE(page.has("<b>&amp;"));
}

TEST_CASE("every wrong field has its message beside it, nothing is stored, and nothing that was typed is lost") {
  SetUp board;
  Form form = {{"device_name", ""},        {"occupation", "by the \"door\""},
               {"wifi_ssid", "custom"},    {"custom_wifi_ssid", "Nachbar"},
               {"wifi_password", "short"}, {"server_url", "ftp://example.test"},
               {"ota_username", "a:b"},    {"ota_password", "a-typed-secret"},
               {"tls_trust", "pinned"},    {"ca_pem", "<not a certificate>"}};
  const FakeReply page = board.submit(form);
  CHECK(page.status == 200);
  for (const char* name : {"device_name", "wifi_password", "server_url", "ota_username", "ca_pem"}) {
    CHECK_MESSAGE(countOf(page.body, std::string("<p class=err id=\"e-") + name + "\">") == 1, name);
  }
  CHECK(countOf(page.body, "<p class=err") == 5);
  CHECK(valueOf(page, "occupation") == "by the &quot;door&quot;");
  CHECK(valueOf(page, "custom_wifi_ssid") == "Nachbar");
  CHECK(valueOf(page, "server_url") == "ftp://example.test");
  CHECK(valueOf(page, "ota_username") == "a:b");
  CHECK(page.has("value=\"pinned\" checked"));
  CHECK(page.has("&lt;not a certificate&gt;</textarea>"));
  CHECK_FALSE(page.has("short\""));
  CHECK_FALSE(page.has("a-typed-secret"));
  CHECK(std::string(board.active().deviceName) == "Hall sign");
  CHECK(board.stored("ota_username") == "fleet");
}

TEST_CASE("a password that was right is not asked for again because another field was wrong") {
  NewBoard fresh;
  Form form = formWith("device_name", "");
  const FakeReply page = fresh.submit(form);
  CHECK_FALSE(page.has("solder-and-flux"));
  form = formWith("wifi_password", "");
  CHECK(fresh.submit(form).has("<h1>Saved</h1>"));
  CHECK(std::string(fresh.active().wifiPassword) == "solder-and-flux");
}

TEST_CASE("a password that was refused does not take the place of the saved one") {
  SetUp board;
  Form form = formWith("wifi_password", "short");
  form["ota_username"] = "fleet";
  form["ota_password"] = std::string(65, 'x');
  CHECK(board.submit(form).has("8 characters at least"));
  form["wifi_password"] = form["ota_password"] = "";
  const FakeReply saved = board.submit(form);
  CHECK(saved.has("<h1>Saved</h1>"));
  CHECK(std::string(board.active().wifiPassword) == "solder-and-flux");
  CHECK(std::string(board.active().otaPassword) == "fleet-secret");
}

TEST_CASE("once the form is right, the page tells of the trial and no longer of the faults") {
  NewBoard fresh;
  fresh.submit(formWith("device_name", ""));
  CHECK(fresh.submit(goodForm()).has("Joining"));
  CHECK_FALSE(fresh.get("/").has("Nothing was saved"));
  CHECK_FALSE(fresh.get("/").has("class=err"));
}

TEST_CASE("a value that is too long is refused by name, not cut in silence") {
  struct {
    const char* field;
    size_t most;
  } const cases[] = {{"device_name", 100},  {"occupation", 100}, {"wifi_ssid", 32},
                     {"wifi_password", 64}, {"server_url", 128}, {"ota_username", 64},
                     {"ota_password", 64},  {"ca_pem", 2048},    {"ca_pem", 40000}};
  for (const auto& field : cases) {
    NewBoard fresh;
    Form form = formWith("ota_username", "fleet");
    form[field.field] = (std::string(field.field) == "server_url" ? "http://" : "") + std::string(field.most + 1, 'a');
    const FakeReply page = fresh.submit(form);
    const std::string shown = std::string(field.field) == "wifi_ssid" ? "custom_wifi_ssid" : field.field;
    CHECK_MESSAGE(page.has("<p class=err id=\"e-" + shown + "\">"), field.field);
    CHECK(fresh.active().wifiSsid[0] == '\0');
  }
}

TEST_CASE("the trust in the server is chosen, kept and shown with its warning") {
  NewBoard fresh;
  CHECK(fresh.get("/").has("Anyone on the way can then pose as the server"));
  CHECK(fresh.get("/").has("value=\"bundle\" checked"));
  Form form = formWith("tls_trust", "pinned");
  CHECK(fresh.submit(form).has("<p class=err id=\"e-ca_pem\">"));
  form["ca_pem"] = kPem;
  CHECK(fresh.submit(form).has("<h1>Saved</h1>"));
  CHECK(fresh.active().trust == TlsTrust::PinnedCa);
  CHECK(std::string(fresh.active().caPem).find('\r') == std::string::npos);
  fresh.run(20 * kSecondMs);
  fresh.board.powerCycle();
  fresh.run(kSecondMs);
  CHECK(fresh.active().trust == TlsTrust::PinnedCa);
  fresh.type("portal");
  CHECK(fresh.get("/").has("-----END CERTIFICATE-----"));
  CHECK(fresh.submit(formWith("tls_trust", "anything")).has("<p class=err id=\"e-ca_pem\">"));
  CHECK(fresh.submit(formWith("tls_trust", "none")).has("<h1>Saved</h1>"));
  CHECK(fresh.active().trust == TlsTrust::Nobody);
}

TEST_CASE("without JavaScript the list is looked for anew by sending the form, and what was typed stays") {
  NewBoard fresh;
  Form form = formWith("device_name", "typed so far");
  form["server_url"] = "half an addr";
  const FakeReply page = fresh.post("/refresh", form);
  CHECK(valueOf(page, "device_name") == "typed so far");
  CHECK(valueOf(page, "server_url") == "half an addr");
  CHECK_FALSE(page.has("class=err"));
  CHECK(fresh.active().deviceName[0] == '\0');
}

TEST_CASE("a field that is not sent stays as it was") {
  SetUp board;
  CHECK(board.submit({{"device_name", "Only a name"}}).has("<h1>Saved</h1>"));
  CHECK(std::string(board.active().deviceName) == "Only a name");
  CHECK(std::string(board.active().wifiSsid) == "workshop");
  CHECK(std::string(board.active().otaPassword) == "fleet-secret");
}

TEST_CASE("settings that cannot be stored change nothing, and the page says so") {
  NewBoard fresh;
  fresh.board.settings.fill();
  const FakeReply page = fresh.submit(goodForm());
  CHECK(page.has("could not be stored"));
  CHECK(fresh.active().wifiSsid[0] == '\0');
  fresh.board.settings.makeRoom();
  CHECK(fresh.submit(formWith("wifi_password", "")).has("<h1>Saved</h1>"));
}

TEST_CASE("the page is whole by itself: nothing from outside, and no piece of it larger than a few kilobytes") {
  LedBoard board;
  const FakeReply page = board.get("/");
  for (const char* outside : {"src=", "@import", "url(", "//cdn", "https://"}) CHECK_FALSE(page.has(outside));
  CHECK(page.body.size() < 16 * 1024);
  CHECK(page.pieces > 50);
  CHECK(page.has("prefers-color-scheme:dark"));
}
