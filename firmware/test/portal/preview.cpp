// Writes the portal's pages as HTML files, to be looked at in a browser: portal-preview FOLDER
#include <cstdio>
#include <fstream>

#include "Setup.h"

namespace {
void write(const std::string& folder, const std::string& name, const FakeReply& reply) {
  std::ofstream(folder + "/" + name + ".html") << reply.body;
  std::printf("%-10s %6zu bytes in %d pieces\n", name.c_str(), reply.body.size(), reply.pieces);
}

void hearTheNeighbours(FakeWifi& wifi) {
  wifi.hear("Lehrerzimmer", -58, false);
  wifi.hear("FRITZ!Box 7590 \u2615", -66, false);
  wifi.hear("guest", -74, true);
  wifi.hear("an-extraordinarily-long-name-32b", -83, false);
}

Form faultyForm() {
  Form form = formWith("device_name", "");
  form["wifi_ssid"] = "custom";
  form["custom_wifi_ssid"] = "B\u00fcro \"O'Hara\" <2>";
  form["wifi_password"] = "short";
  form["server_url"] = "ota.example/path";
  form["ota_username"] = "fleet:1";
  form["tls_trust"] = "pinned";
  form["ca_pem"] = "no certificate";
  form["led_mode"] = "3";
  form["led_brightness"] = "120";
  form["blink_interval"] = "9000";
  form["external_led"] = "true";
  return form;
}
}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: portal-preview FOLDER\n");
    return 2;
  }
  const std::string folder = arguments[1];
  LedBoard fresh;
  hearTheNeighbours(fresh.board.wifi);
  fresh.post("/refresh", goodForm());
  fresh.run(kSecondMs);
  write(folder, "fresh", fresh.get("/"));
  write(folder, "faults", fresh.submit(faultyForm()));
  Form silent = goodForm();
  silent["ota_username"] = "fleet";
  silent["ota_password"] = "a-password";
  silent["server_url"] = "http://elsewhere.test:5000";
  fresh.board.network.outcome = ConnectOutcome::TimedOut;
  write(folder, "saved", fresh.submit(silent));
  write(folder, "trying", fresh.get("/"));
  fresh.run(4 * kMinuteMs);
  write(folder, "failed", fresh.get("/"));
  return 0;
}
