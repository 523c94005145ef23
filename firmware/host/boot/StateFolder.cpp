#include "StateFolder.h"

#include <ports/Transport.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "../device/Handover.h"
#include "../image/ElfParts.h"
#include "../state/Nvs.h"
#include "../state/StateFile.h"

namespace {

namespace fs = std::filesystem;
constexpr const char* kSpace = "esp32ota";

std::string wifiFileOf(const Options& options) {
  return options.wifiFile.empty() ? options.stateFolder + "/wifi.json" : options.wifiFile;
}

/** Made beside this program by the build. */
std::string factoryImageOf(const std::string& type) {
  return (fs::read_symlink("/proc/self/exe").parent_path() / "factory" / (type + ".bin")).string();
}

bool flashByCable(const std::string& folder, const Options& options, std::string& why) {
  const std::string file = options.imageFile.empty() ? factoryImageOf(options.type) : options.imageFile;
  std::string image;
  if (!readFile(file, image)) {
    why = file + ": cannot be read" + (options.imageFile.empty() ? " (is --type right, and the build complete?)" : "");
    return false;
  }
  if (image.size() > options.slotBytes) {
    why =
        file + ": " + std::to_string(image.size()) + " bytes do not fit a slot of " + std::to_string(options.slotBytes);
    return false;
  }
  const std::string fresh = folder + ".new";  // a folder that is half made must not look like a board
  fs::remove_all(fresh);
  FileFlash flash;
  if (!FileFlash::create(fresh, options.slotBytes) || !flash.open(fresh, why)) {
    why = fresh + ": cannot be made";
    return false;
  }
  const auto* bytes = reinterpret_cast<const uint8_t*>(image.data());
  if (!flash.write(bootloader::Area::App0, 0, bytes, image.size())) return why = fresh + ": cannot be written", false;
  fs::rename(fresh, folder);
  return true;
}

bool makeMac(const std::string& file, const std::string& wanted, std::string& why) {
  std::string there;
  if (wanted.empty() && readFile(file, there)) return true;
  uint8_t mac[6];
  if (!macOf(wanted, mac) && getrandom(mac, sizeof(mac), 0) != static_cast<ssize_t>(sizeof(mac))) return false;
  if (wanted.empty()) mac[0] = 0x02;  // locally administered: nobody's
  if (replaceFile(file, macText(mac) + "\n")) return true;
  why = file + ": cannot be written";
  return false;
}

bool makeWifi(const std::string& file, std::string& why) {
  if (access(file.c_str(), F_OK) == 0) return true;
  const char* networks =
      "{\"networks\": [{\"ssid\": \"Workshop\", \"password\": \"solder-and-flux\", \"rssi\": -58},\n"
      "  {\"ssid\": \"Guests\", \"password\": \"\", \"rssi\": -71}]}\n";
  if (replaceFile(file, networks)) return true;
  why = file + ": cannot be written";
  return false;
}

/** What the sensors of the full variant find. */
bool makeRoom(const std::string& file, std::string& why) {
  if (access(file.c_str(), F_OK) == 0 || replaceFile(file, "{\"temperature\": 21.4, \"humidity\": 44.5}\n"))
    return true;
  why = file + ": cannot be written";
  return false;
}

const cJSON* firstNetwork(const cJSON* wifi) {
  return cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(wifi, "networks"), 0);
}

std::string textIn(const cJSON* object, const char* name) {
  const char* text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
  return text == nullptr ? "" : text;
}

bool storeTrust(Nvs& nvs, const Options& options, std::string& why) {
  std::string pem;
  if (!options.caFile.empty() && !readFile(options.caFile, pem))
    return why = options.caFile + ": cannot be read", false;
  const TlsTrust trust = !pem.empty() ? TlsTrust::PinnedCa : options.trustsNobody ? TlsTrust::Nobody : TlsTrust::Bundle;
  if (!nvs.store(kSpace, "ca_pem", {Nvs::Kind::Text, pem})) return why = options.caFile + ": NVS takes no more", false;
  if (nvs.store(kSpace, "tls_trust", {Nvs::Kind::Int, std::to_string(static_cast<int>(trust))})) return true;
  return why = "NVS takes no more", false;
}

/** What a person would have typed into the portal. */
bool provision(const Options& options, std::string& why) {
  Nvs nvs(options.stateFolder + "/nvs.json");
  if (!nvs.load()) return why = options.stateFolder + "/nvs.json is not in the form of NVS", false;
  const JsonPtr wifi = readJson(wifiFileOf(options));
  const cJSON* network = firstNetwork(wifi.get());
  const std::string name = options.name.empty() ? "Virtual " + options.type : options.name;
  const std::pair<const char*, std::string> texts[] = {
      {"device_name", name},
      {"wifi_ssid", textIn(network, "ssid")},
      {"wifi_password", textIn(network, "password")},
      {"server_url", options.serverUrl},
      {"ota_username", options.user},
      {"ota_password", options.password},
  };
  if (network == nullptr) return why = wifiFileOf(options) + ": no network to set the board up for", false;
  for (const auto& text : texts) {
    if (!nvs.store(kSpace, text.first, {Nvs::Kind::Text, text.second})) return why = "NVS takes no more", false;
  }
  return storeTrust(nvs, options, why);
}

}  // namespace

bool prepareState(const Options& options, std::string& why) {
  const std::string flash = options.stateFolder + "/flash";
  if (!fs::exists(flash) && !flashByCable(flash, options, why)) return false;
  if (!makeMac(options.stateFolder + "/mac.txt", options.mac, why)) return false;
  if (!makeWifi(wifiFileOf(options), why)) return false;
  if (options.type == "ESP32_PersonalCMS" && !makeRoom(options.stateFolder + "/room.json", why)) return false;
  return options.serverUrl.empty() || provision(options, why);
}

bool describeStart(const Options& options, HostStart& out, std::string& why) {
  std::string mac;
  readFile(options.stateFolder + "/mac.txt", mac);
  if (!mac.empty() && mac.back() == '\n') mac.pop_back();
  if (!macOf(mac, out.mac)) return why = options.stateFolder + "/mac.txt holds no MAC", false;
  out.stateFolder = options.stateFolder;
  out.wifiFile = wifiFileOf(options);
  out.resetReason = ResetReason::PowerOn;
  out.speed = options.speed;
  out.portalPort = options.portalPort;
  return true;
}
