#include <doctest/doctest.h>

#include "../../host/ports/HostSettings.h"
#include "Folder.h"

namespace {

struct Board {
  Folder folder;
  Nvs nvs{folder / "nvs.json"};
  Faults faults{folder.path()};
  HostSettings settings{nvs, faults};
  Board() { REQUIRE(nvs.load()); }

  std::string text(const char* key) {
    char out[64] = "?";
    settings.readText("esp32ota", key, out, sizeof(out));
    return out;
  }
};

}  // namespace

TEST_CASE("settings are there for the next process, each in its kind") {
  Board it;
  const uint8_t blob[3] = {0, 0xFF, 7};
  CHECK(it.settings.writeText("esp32ota", "wifi_ssid", "Caf\xC3\xA9 \"5\""));
  CHECK(it.settings.writeInt("esp32ota", "led_mode", -7));
  CHECK(it.settings.writeBool("esp32ota", "external_led", true));
  CHECK(it.settings.writeBlob("esp32ota", "trial", blob, sizeof(blob)));

  Nvs again(it.folder / "nvs.json");
  REQUIRE(again.load());
  HostSettings settings(again, it.faults);
  char text[64];
  int32_t number = 0;
  bool flag = false;
  uint8_t bytes[8];
  CHECK(settings.readText("esp32ota", "wifi_ssid", text, sizeof(text)));
  CHECK(std::string(text) == "Caf\xC3\xA9 \"5\"");
  CHECK(settings.readInt("esp32ota", "led_mode", number));
  CHECK(number == -7);
  CHECK(settings.readBool("esp32ota", "external_led", flag));
  CHECK(flag);
  CHECK(settings.readBlob("esp32ota", "trial", bytes, sizeof(bytes)) == 3);
  CHECK(bytes[1] == 0xFF);
}

TEST_CASE("a key of another kind, or too large for the room, is absent") {
  Board it;
  it.settings.writeText("esp32ota", "server_url", "http://server");
  int32_t number = 5;
  char small[4] = "abc";
  CHECK_FALSE(it.settings.readInt("esp32ota", "server_url", number));
  CHECK(number == 0);
  CHECK_FALSE(it.settings.readText("esp32ota", "server_url", small, sizeof(small)));
  CHECK(small[0] == '\0');
}

TEST_CASE("names and texts have the limits of NVS") {
  Board it;
  CHECK(it.settings.writeText("esp32ota", "fifteen_letters", "x"));
  CHECK_FALSE(it.settings.writeText("esp32ota", "sixteen_letters_", "x"));
  CHECK_FALSE(it.settings.writeText("a_name_of_sixtee", "key", "x"));
  CHECK(it.settings.writeText("esp32ota", "key", std::string(3999, 'x').c_str()));
  CHECK_FALSE(it.settings.writeText("esp32ota", "key", std::string(4000, 'x').c_str()));
}

TEST_CASE("NVS is full when an ESP32's would be, and keeps what it has") {
  Board it;
  const std::string text(3000, 'x');
  int stored = 0;
  while (it.settings.writeText("esp32ota", ("key" + std::to_string(stored)).c_str(), text.c_str())) stored++;
  CHECK(stored == 5);  // 95 entries each, of 504
  CHECK(it.settings.writeText("esp32ota", "small", "fits"));
  CHECK(it.text("small") == "fits");
  // A new value is written before the old one is erased.
  CHECK_FALSE(it.settings.writeText("esp32ota", "key0", std::string(2999, 'y').c_str()));
  CHECK(it.settings.remove("esp32ota", "key1"));
  CHECK(it.settings.writeText("esp32ota", "key0", std::string(2999, 'y').c_str()));
}

TEST_CASE("removing takes one key or one name space") {
  Board it;
  it.settings.writeText("esp32ota", "one", "1");
  it.settings.writeText("esp32ota", "two", "2");
  it.settings.writeText("personalcms", "one", "old");
  CHECK(it.settings.remove("esp32ota", "never_there"));
  CHECK(it.settings.remove("esp32ota", "one"));
  CHECK(it.text("one").empty());
  CHECK(it.text("two") == "2");
  CHECK(it.settings.removeAll("esp32ota"));
  CHECK(it.text("two").empty());
  CHECK(it.nvs.has("personalcms", "one"));
}

TEST_CASE("a file that is no NVS is not taken for an empty one") {
  for (const char* text : {"no JSON", "[]", "{\"esp32ota\": 5}", "{\"esp32ota\": {\"key\": {\"hex\": \"abc\"}}}",
                           "{\"esp32ota\": {\"a_key_of_sixteen\": 1}}"}) {
    CAPTURE(text);
    Folder folder;
    replaceFile(folder / "nvs.json", text);
    CHECK_FALSE(Nvs(folder / "nvs.json").load());
  }
}

TEST_CASE("full NVS can be wished for") {
  Board it;
  it.settings.writeText("esp32ota", "there", "yes");
  replaceFile(it.folder / "faults.json", "{\"nvs_full\": true}");
  Faults faults(it.folder.path());
  HostSettings settings(it.nvs, faults);
  CHECK_FALSE(settings.writeText("esp32ota", "new", "no"));
  CHECK(it.text("there") == "yes");
}
