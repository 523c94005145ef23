#include <doctest/doctest.h>

#include "ConfigBoard.h"

TEST_CASE("a board with the name space of the full or the LED variant 2.0 keeps its Wi-Fi and its server") {
  for (const char* space : {"personalcms", "esp32led"}) {
    ConfigBoard board;
    writeFielded(board, space, "old");
    for (int start = 0; start < 3; start++) {
      const DeviceConfig config = board.start("ESP32_PersonalCMS");
      CHECK(std::string(config.active().deviceName) == "name old");
      CHECK(std::string(config.active().wifiSsid) == "wifi-old");
      CHECK(std::string(config.active().wifiPassword) == "password-old");
      CHECK(std::string(config.active().serverUrl) == "http://old.test:5000");
      CHECK_FALSE(config.onTrial());
      CHECK(config.isComplete());
      CHECK_FALSE(config.isFactoryNew());
    }
    CHECK(board.text(kSettingsSpace, "wifi_ssid") == "wifi-old");
    CHECK(board.text(space, "wifi_ssid") == "wifi-old");  // for a board that goes back to the old firmware
  }
}

TEST_CASE("a board of 2.4 keeps what it has, and leaves the password that all boards shared") {
  ConfigBoard board;
  writeFielded(board, kSettingsSpace, "old");
  board.nvs.writeText(kSettingsSpace, "occupation", "Display");
  const DeviceConfig config = board.start();
  CHECK(std::string(config.active().wifiSsid) == "wifi-old");
  CHECK(std::string(config.active().occupation) == "Display");
  CHECK(std::string(config.apPassword()) != "12345678");
  CHECK(board.start().apPassword() == std::string(config.apPassword()));
}

TEST_CASE("the own name space wins over the old ones, and the variant's own over the other's") {
  ConfigBoard board;
  writeFielded(board, "personalcms", "full");
  writeFielded(board, "esp32led", "led");
  {
    ConfigBoard copy;
    writeFielded(copy, "personalcms", "full");
    writeFielded(copy, "esp32led", "led");
    CHECK(std::string(copy.start("ESP32_LED_Blink").active().wifiSsid) == "wifi-led");
  }
  CHECK(std::string(board.start("ESP32_PersonalCMS").active().wifiSsid) == "wifi-full");
  CHECK(std::string(board.start("ESP32_LED_Blink").active().wifiSsid) == "wifi-full");
}

TEST_CASE("a name that fielded firmware stored is cut between characters, not lost") {
  ConfigBoard board;
  writeFielded(board, kSettingsSpace, "old");
  std::string name;
  while (name.size() < 300) name += "\u00e4";
  board.nvs.writeText(kSettingsSpace, "device_name", name.c_str());
  CHECK(std::string(board.start().active().deviceName) == name.substr(0, 100));
}
