#include "Setup.h"

namespace {
FakeBoardOptions optionsOf(bool isProvisioned, uint64_t clockAtStartMs) {
  FakeBoardOptions options;
  options.isProvisioned = isProvisioned;
  options.clockAtStartMs = clockAtStartMs;
  return options;
}

constexpr RunningImage kLedImage = {"ESP32_LED_Blink", "2.6.0", 0};
constexpr LedBlinkPins kLedPins = {4};
}  // namespace

Form goodForm() {
  return {{"device_name", "Hall sign"},
          {"occupation", ""},
          {"wifi_ssid", "workshop"},
          {"wifi_password", "solder-and-flux"},
          {"server_url", "http://ota.test:5000"},
          {"ota_username", ""},
          {"ota_password", ""},
          {"tls_trust", "bundle"},
          {"ca_pem", ""}};
}

Form formWith(const std::string& name, const std::string& value) {
  Form form = goodForm();
  form[name] = value;
  return form;
}

NewBoard::NewBoard(bool isProvisioned, uint64_t clockAtStartMs) : board(optionsOf(isProvisioned, clockAtStartMs)) {
  board.wifi.hear("workshop", -52, false);
  board.wifi.hear("Caf\u00e9 \"Zur <Post>\" & Co", -71, true);
  board.flash(0, makeImage({}));
  board.run(2 * kSecondMs);  // a start takes one
}

std::string NewBoard::type(const std::string& line) {
  const size_t before = board.log.said.size();
  board.log.type(line + "\n");
  board.run(kSecondMs);
  return board.log.said.substr(before);
}

std::string NewBoard::stored(const char* key) {
  char text[512];
  board.settings.readText(kSettingsSpace, key, text, sizeof(text));
  return text;
}

LedBoard::LedBoard()
    : flash(board.chip, board.boot, 0),
      transport(board.server, board.network),
      blink(Ports{board.cpu, board.clock, flash, kLedImage, board.inflater, board.log, board.pins, board.portal,
                  board.random, board.settings, board.ticker, transport, board.wifi},
            kLedPins) {
  board.features.push_back(&blink);
  board.powerCycle();
  board.run(2 * kSecondMs);  // a start takes one
  board.shell().led().setPainter(blink);
}
