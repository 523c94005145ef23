#include <doctest/doctest.h>
#include <logic/PortalForm.h>
#include <logic/SerialCommand.h>
#include <logic/SettingsMap.h>

#include <string>

namespace {

const std::string kPem = "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIU\r\nabcd\n-----END CERTIFICATE-----\n";

PortalForm goodForm() {
  PortalForm form;
  form.deviceName = "Hall sign";
  form.wifiSsid = "workshop";
  form.serverUrl = "http://192.168.1.20:5000";
  return form;
}

std::string fault(const char* message) { return message == nullptr ? "" : message; }
bool says(const char* message, const char* part) { return fault(message).find(part) != std::string::npos; }

/** `verb key=value`. */
std::string parsed(const std::string& line) {
  const char* verbs[] = {"nothing",       "status", "config", "set",     "wifi-scan", "check",   "rollback",  "portal",
                         "factory-reset", "reboot", "help",   "unknown", "too long",  "bad set", "open quote"};
  const SerialCommand command = parseSerialCommand(line);
  const std::string verb = verbs[static_cast<int>(command.verb)];
  return command.verb == SerialVerb::Set ? verb + " " + command.key + "=" + command.value
                                         : verb + command.key + command.value;
}

}  // namespace

TEST_CASE("the least that a person must type is a name, a Wi-Fi and a server") {
  CHECK(checkPortalForm(goodForm()).none());
  const PortalFaults faults = checkPortalForm({});
  CHECK(faults.deviceName != nullptr);
  CHECK(faults.wifiSsid != nullptr);
  CHECK(faults.serverUrl != nullptr);
  CHECK(faults.occupation == nullptr);
  CHECK(faults.wifiPassword == nullptr);
  CHECK(faults.otaUser == nullptr);
  CHECK(faults.otaPassword == nullptr);
  CHECK(faults.caPem == nullptr);
}

TEST_CASE("each field has its own message") {
  CHECK(says(deviceNameFault(""), "Give the device a name"));
  CHECK(says(deviceNameFault(std::string(101, 'x')), "100 bytes"));
  CHECK(says(deviceNameFault("a\tb"), "cannot be shown"));
  CHECK(says(deviceNameFault("a\xFF"), "cannot be shown"));
  CHECK(fault(deviceNameFault(std::string(50, 'x') + "ä😀\"'<>")).empty());
  CHECK(says(occupationFault(std::string(101, 'x')), "100 bytes"));
  CHECK(says(occupationFault("a\nb"), "cannot be shown"));
  CHECK(fault(occupationFault("")).empty());
  CHECK(fault(occupationFault(std::string(100, 'x'))).empty());
  CHECK(fault(deviceNameFault(std::string(100, 'x'))).empty());
}

TEST_CASE("a Wi-Fi name may hold quotes and UTF-8, 32 bytes of it") {
  CHECK(fault(wifiSsidFault("Möller's \"Netz\" 😀")).empty());
  CHECK(fault(wifiSsidFault(std::string(32, 'x'))).empty());
  CHECK(says(wifiSsidFault(std::string(33, 'x')), "32 bytes"));
  CHECK(says(wifiSsidFault(std::string(31, 'x') + "ä"), "32 bytes"));
  CHECK(says(wifiSsidFault(std::string("a\0b", 3)), "NUL"));
}

TEST_CASE("a Wi-Fi password has 8 to 63 bytes, or is 64 hex digits, or there is none") {
  CHECK(fault(wifiPasswordFault("")).empty());
  CHECK(fault(wifiPasswordFault("12345678")).empty());
  CHECK(fault(wifiPasswordFault(std::string(63, 'x'))).empty());
  CHECK(fault(wifiPasswordFault(std::string(64, 'F'))).empty());
  CHECK(fault(wifiPasswordFault("\"quotes\" & ä")).empty());
  CHECK(says(wifiPasswordFault("1234567"), "8 characters at least"));
  CHECK(says(wifiPasswordFault(std::string(64, 'x')), "63 bytes"));
  CHECK(says(wifiPasswordFault(std::string(65, 'a')), "63 bytes"));
  CHECK(says(wifiPasswordFault("1234567\n"), "control character"));
}

TEST_CASE("a server's address has a message for each way to be wrong") {
  CHECK(fault(serverUrlFault(" https://ota.example.org/ ")).empty());
  CHECK(says(serverUrlFault(""), "Type the address"));
  CHECK(says(serverUrlFault("192.168.1.20:5000"), "begin with http://"));
  CHECK(says(serverUrlFault("http://h/a b"), "no URL has"));
  CHECK(says(serverUrlFault("http://u:p@h"), "must not hold a user"));
  CHECK(says(serverUrlFault("http://"), "no host"));
  CHECK(says(serverUrlFault("http://[::1]"), "IPv6"));
  CHECK(says(serverUrlFault("http://a..b"), "no name and no IPv4"));
  CHECK(says(serverUrlFault("http://h:0"), "1 to 65535"));
  CHECK(says(serverUrlFault("http://h/api"), "end after host and port"));
  CHECK(says(serverUrlFault("http://h/#a"), "hold a #"));
  CHECK(says(serverUrlFault("http://" + std::string(122, 'a')), "no name and no IPv4"));
  const std::string longest = std::string(60, 'a') + "." + std::string(60, 'a');
  CHECK(fault(serverUrlFault("http://" + longest)).empty());
  CHECK(says(serverUrlFault("http://" + longest + "a"), "128 characters"));
}

TEST_CASE("user and password for updates come together, and the user has no colon") {
  PortalForm form = goodForm();
  form.otaPassword = "secret";
  CHECK(says(checkPortalForm(form).otaUser, "without a user"));
  form.otaUser = "fleet";
  CHECK(checkPortalForm(form).none());
  CHECK(says(otaUserFault("a:b"), "colon"));
  CHECK(says(otaUserFault(std::string(65, 'a')), "64 bytes"));
  CHECK(says(otaUserFault("a\n"), "cannot be typed"));
  CHECK(says(otaPasswordFault(std::string(65, 'a')), "64 bytes"));
  CHECK(says(otaPasswordFault("\xFF"), "cannot be typed"));
  CHECK(fault(otaPasswordFault("a:b ä")).empty());
  CHECK(fault(otaUserFault(std::string(64, 'a'))).empty());
  CHECK(fault(otaPasswordFault(std::string(64, 'a'))).empty());
}

TEST_CASE("a CA is PEM, one certificate or several") {
  CHECK(fault(caPemFault("")).empty());
  CHECK(fault(caPemFault("\n" + kPem + kPem)).empty());
  CHECK(fault(caPemFault("-----BEGIN CERTIFICATE-----MIIB-----END CERTIFICATE-----")).empty());
  CHECK(fault(caPemFault("-----BEGIN CERTIFICATE-----MIIBAZaz09+/AA==-----END CERTIFICATE-----")).empty());
  CHECK(fault(caPemFault(kPem + std::string(2048 - kPem.size(), '\n'))).empty());
  CHECK(says(caPemFault("MIIBszCC"), "PEM form"));
  CHECK(says(caPemFault("-----BEGIN CERTIFICATE-----\nMIIB"), "cut off"));
  CHECK(says(caPemFault(kPem + "x"), "stands after"));
  CHECK(says(caPemFault("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"), "PEM form"));
  CHECK(says(caPemFault("-----BEGIN CERTIFICATE-----\nMIIB<>==\n-----END CERTIFICATE-----"), "PEM form"));
  CHECK(says(caPemFault("-----BEGIN CERTIFICATE-----\nMIIBs\n-----END CERTIFICATE-----"), "PEM form"));
  CHECK(says(caPemFault("-----BEGIN CERTIFICATE----------END CERTIFICATE-----"), "PEM form"));
  CHECK(says(caPemFault("-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----"), "PEM form"));
  CHECK(says(caPemFault(kPem + std::string(2048, '\n')), "2,048 bytes"));
}

TEST_CASE("who wants a pinned CA must give one") {
  PortalForm form = goodForm();
  form.pinnedCa = true;
  CHECK(says(checkPortalForm(form).caPem, "Paste the CA"));
  form.caPem = kPem;
  CHECK(checkPortalForm(form).none());
}

TEST_CASE("every command of the serial line is understood, in any case") {
  for (const char* verb :
       {"status", "config", "wifi-scan", "check", "rollback", "portal", "factory-reset", "reboot", "help"}) {
    CHECK(parsed(verb) == verb);
    CHECK(std::string(serialHelp()).find(std::string(verb) == "wifi-scan" ? "wifi scan" : verb) != std::string::npos);
  }
  CHECK(parsed("  STATUS \r\n") == "status");
  CHECK(parsed("Wifi\tScan") == "wifi-scan");
  CHECK(parsed("") == "nothing");
  CHECK(parsed(" \r\n") == "nothing");
}

TEST_CASE("a value goes to the end of the line, or stands in quotes") {
  CHECK(parsed("set device_name Hall sign  ") == "set device_name=Hall sign");
  CHECK(parsed("SET wifi_password \"  two \\\"quoted\\\" \\\\ \"") == "set wifi_password=  two \"quoted\" \\ ");
  CHECK(parsed("set az09_ x") == "set az09_=x");
  CHECK(parsed("set wifi_password \"\"") == "set wifi_password=");
  CHECK(parsed("set wifi_ssid Möller's \"Netz\"") == "set wifi_ssid=Möller's \"Netz\"");
  CHECK(parsed("set a " + std::string(159, 'v')) == "set a=" + std::string(159, 'v'));
  CHECK(parsed("set a \"" + std::string(159, 'v') + "\"") == "set a=" + std::string(159, 'v'));
}

TEST_CASE("a line that is no command does nothing, and says why") {
  CHECK(parsed("reboot now") == "unknown");
  CHECK(parsed("factory-reset-all") == "unknown");
  CHECK(parsed("wifi") == "unknown");
  CHECK(parsed("wifi scan now") == "unknown");
  CHECK(parsed("settings") == "unknown");
  CHECK(parsed("set") == "bad set");
  CHECK(parsed("set device_name") == "bad set");
  CHECK(parsed("set Device_Name x") == "bad set");
  CHECK(parsed("set sixteen_letters_ x") == "bad set");
  CHECK(parsed("set fifteen_letters x") == "set fifteen_letters=x");
  CHECK(parsed("set a \"b\" c") == "bad set");
  CHECK(parsed("set a \"b") == "open quote");
  CHECK(parsed("set a \"b\\\"") == "open quote");
  CHECK(parsed("set a b\x07") == "bad set");
  CHECK(parsed("set a " + std::string(160, 'v')) == "bad set");
  CHECK(parsed("set a \"" + std::string(160, 'v') + "\"") == "bad set");
  CHECK(parsed(std::string(256, 'x')) == "unknown");
  CHECK(parsed(std::string(257, 'x')) == "too long");
}

TEST_CASE("own settings win, and what is missing comes whole from one older name space") {
  const auto sources = [](const SettingsFound& found, const char* type) {
    const SettingsSources chosen = chooseSettings(found, type);
    return (chosen.connection == nullptr ? std::string("own") : chosen.connection) + "/" +
           (chosen.led == nullptr ? std::string("own") : chosen.led);
  };
  const char* led = "ESP32_LED_Blink";
  const char* full = "ESP32_PersonalCMS";
  CHECK(sources({false, false, {false, false}, {false, false}}, full) == "own/own");
  CHECK(sources({true, true, {true, true}, {true, true}}, led) == "own/own");
  CHECK(sources({false, false, {true, true}, {false, true}}, full) == "personalcms/esp32led");
  CHECK(sources({false, false, {true, true}, {false, true}}, led) == "esp32led/esp32led");
  CHECK(sources({false, false, {true, false}, {false, false}}, led) == "personalcms/own");
  CHECK(sources({false, false, {false, true}, {false, false}}, full) == "esp32led/own");
  CHECK(sources({true, false, {true, true}, {false, true}}, full) == "own/esp32led");
}

TEST_CASE("every key of firmware in the field is known, and fits NVS") {
  size_t leds = 0;
  for (const LegacySetting& setting : kLegacySettings) {
    CHECK(std::string(setting.key).size() <= 15);
    leds += setting.isLed;
  }
  CHECK(leds == 4);
}
