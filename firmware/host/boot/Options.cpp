#include "Options.h"

#include <ports/Flash.h>

#include <cstdlib>
#include <functional>
#include <map>

#include "../device/Handover.h"

const char* const kUsage =
    "virtual-device --type TYPE --state DIR [options]\n"
    "  --type TYPE          ESP32_PersonalCMS, ESP32_OTA_Base or ESP32_LED_Blink: what a new board is flashed with\n"
    "  --state DIR          flash, NVS and status of this board; made at the first start\n"
    "  --image FILE         flash a new board with this image instead\n"
    "  --server URL         the board is set up for this server; without, it opens its portal\n"
    "  --name NAME          its name\n"
    "  --user U --password P  the fleet-wide credential\n"
    "  --ca FILE            trust this CA certificate (PEM) alone; --insecure: trust any\n"
    "  --wifi FILE          networks around it: {\"networks\": [{\"ssid\", \"password\", \"rssi\"}]}; default "
    "DIR/wifi.json\n"
    "  --speed N            its clock runs N times as fast\n"
    "  --portal-port N      where its portal listens on 127.0.0.1; default: any\n"
    "  --mac MAC            default: a random one that stays\n"
    "  --flash-slot BYTES   1966080 (default) or 1310720, as boards in the field have\n"
    "  --end-with PID       end when this process does, which must be the one that started it\n";

namespace {

constexpr double kFastest = 1000;

bool isNumber(const std::string& text) {
  return !text.empty() && text.size() <= 9 && text.find_first_not_of("0123456789") == std::string::npos;
}

using Setter = std::function<bool(Options&, const std::string&)>;

Setter text(std::string Options::*member) {
  return [member](Options& options, const std::string& value) {
    options.*member = value;
    return !value.empty();
  };
}

bool setMac(Options& options, const std::string& value) {
  uint8_t mac[6];
  options.mac = value;
  return macOf(value, mac);
}

bool setSpeed(Options& options, const std::string& value) {
  char* end = nullptr;
  options.speed = std::strtod(value.c_str(), &end);
  return *end == '\0' && options.speed > 0 && options.speed <= kFastest;
}

bool setPortalPort(Options& options, const std::string& value) {
  if (!isNumber(value) || std::stoul(value) > 65535) return false;
  options.portalPort = static_cast<uint16_t>(std::stoul(value));
  return true;
}

bool setSlot(Options& options, const std::string& value) {
  if (!isNumber(value)) return false;
  options.slotBytes = static_cast<uint32_t>(std::stoul(value));
  return options.slotBytes > 0 && options.slotBytes % kSectorBytes == 0;
}

bool setParent(Options& options, const std::string& value) {
  if (!isNumber(value)) return false;
  options.parent = std::stol(value);
  return options.parent > 0;
}

const std::map<std::string, Setter>& setters() {
  static const std::map<std::string, Setter> all = {
      {"--type", text(&Options::type)},
      {"--state", text(&Options::stateFolder)},
      {"--image", text(&Options::imageFile)},
      {"--server", text(&Options::serverUrl)},
      {"--name", text(&Options::name)},
      {"--user", text(&Options::user)},
      {"--password", text(&Options::password)},
      {"--ca", text(&Options::caFile)},
      {"--wifi", text(&Options::wifiFile)},
      {"--mac", setMac},
      {"--speed", setSpeed},
      {"--portal-port", setPortalPort},
      {"--flash-slot", setSlot},
      {"--end-with", setParent},
  };
  return all;
}

}  // namespace

bool parseOptions(int count, char** words, Options& out, std::string& why) {
  for (int i = 1; i < count; i++) {
    const std::string word = words[i];
    if (word == "--insecure") {
      out.trustsNobody = true;
      continue;
    }
    const auto setter = setters().find(word);
    const bool isRight = setter != setters().end() && i + 1 < count && setter->second(out, words[i + 1]);
    if (!isRight) {
      why = setter == setters().end() ? "no option " + word : word + " needs another value";
      return false;
    }
    i++;
  }
  if (out.type.empty() || out.stateFolder.empty()) {
    why = "--type and --state are needed";
    return false;
  }
  return true;
}
