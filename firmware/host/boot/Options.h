#pragma once
#include <cstdint>
#include <string>

/** What a person asked for on the command line. */
struct Options {
  std::string type;
  std::string stateFolder;
  std::string imageFile;  // empty: the factory image of the type
  std::string serverUrl;  // empty: the portal opens, as on a new board
  std::string name;
  std::string user;  // the fleet-wide credential
  std::string password;
  std::string caFile;  // a CA certificate to pin
  bool trustsNobody = false;
  std::string wifiFile;  // empty: wifi.json in the state folder
  std::string mac;
  double speed = 1;
  uint16_t portalPort = 0;
  uint32_t slotBytes = 1966080;  // of the partition scheme `min_spiffs`
  long parent = 0;               // ends with this process, which started it; 0: with none
};

extern const char* const kUsage;
/** False, with a reason, when the words are no valid command line. */
bool parseOptions(int count, char** words, Options& out, std::string& why);
