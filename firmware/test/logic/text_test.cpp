#include <doctest/doctest.h>
#include <logic/ApPassword.h>
#include <logic/DeviceId.h>
#include <logic/HtmlText.h>
#include <logic/UpdateId.h>
#include <logic/Utf8.h>

#include <set>
#include <string>

namespace {

std::string html(const std::string& text, size_t size = 256) {
  std::string out(size, '#');
  htmlText(text, out.data(), size);
  return out.c_str();
}

std::string copied(const std::string& text, size_t size) {
  std::string out(size, '#');
  copyText(text, out.data(), size);
  return out.c_str();
}

}  // namespace

TEST_CASE("UTF-8 is told from what only looks like it") {
  for (const char* text : {"", "a", "ä", "€", "😀", "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF", "\xEE\x80\x80", "\xC2\x80",
                           "\xE0\xA0\x80", "\xF0\x90\x80\x80"}) {
    INFO(std::string(text));
    CHECK(isUtf8(text));
  }
  for (const char* text : {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3\x28", "\xE0\x9F\xBF", "\xE2\x82",
                           "\xE2\x28\xA1", "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
                           "\xF5\x80\x80\x80", "\xFE", "\xFF", "a\xF0\x9F\x98"}) {
    INFO(std::string(text));
    CHECK_FALSE(isUtf8(text));
  }
}

TEST_CASE("a copy is cut between characters") {
  CHECK(copied("aä€", 7) == "aä€");
  CHECK(copied("aä€", 6) == "aä");
  CHECK(copied("aä€", 4) == "aä");
  CHECK(copied("aä€", 3) == "a");
  CHECK(copied("aä€", 1).empty());
  char whole[4];
  CHECK(copyText("abc", whole, 4));
  CHECK_FALSE(copyText("abcd", whole, 4));
  CHECK_FALSE(copyText("", whole, 0));
}

TEST_CASE("text in HTML cannot leave its place") {
  CHECK(html("<b title=\"x\" alt='y'>&amp;") == "&lt;b title=&quot;x&quot; alt=&#39;y&#39;&gt;&amp;amp;");
  CHECK(html("Größe 😀") == "Größe 😀");
  CHECK(html("a\xFF"
             "b") ==
        "a\xEF\xBF\xBD"
        "b");
}

TEST_CASE("HTML is cut between characters and never within an entity") {
  CHECK(html("a<b", 7) == "a&lt;b");
  CHECK(html("a<b", 6) == "a&lt;");
  CHECK(html("a<b", 5) == "a");
  CHECK(html("ä", 2).empty());
  char out[htmlTextSize(3)];
  CHECK(htmlText("\"\"\"", out, sizeof out));
  CHECK_FALSE(htmlText("\"\"\"", out, sizeof out - 1));
  CHECK_FALSE(htmlText("x", out, 0));
}

TEST_CASE("a device's id comes from its MAC") {
  const uint8_t mac[] = {0x24, 0xA1, 0x60, 0xC3, 0xF0, 0xDE};
  char id[kDeviceIdSize];
  deviceIdOf(mac, id);
  CHECK(std::string(id) == "esp32-24a160c3f0de");
  CHECK(isDeviceId(id));
}

TEST_CASE("ids and types keep to their alphabets and lengths") {
  CHECK(isDeviceId(std::string(64, 'a')));
  CHECK(isDeviceId("A.b_c-9"));
  CHECK(isDeviceType("A" + std::string(30, '-')));
  CHECK(isDeviceType("Greenhouse-S3"));
  for (const std::string& text :
       {std::string(), std::string(65, 'a'), std::string("a/b"), std::string("a b"), std::string("ä")})
    CHECK_FALSE(isDeviceId(text));
  for (const std::string& text :
       {std::string(), std::string(32, 'a'), std::string("1a"), std::string("_a"), std::string("a.b")})
    CHECK_FALSE(isDeviceType(text));
}

TEST_CASE("an update's id is a UUID in lower case") {
  CHECK(isUpdateId("0193a5f0-5c4e-7b7e-9d0e-2f6f5f0c1a11"));
  for (const char* text : {"", "0193A5F0-5c4e-7b7e-9d0e-2f6f5f0c1a11", "0193a5f0-5c4e-7b7e-9d0e-2f6f5f0c1a1",
                           "0193a5f0-5c4e-7b7e-9d0e-2f6f5f0c1a111", "0193a5f005c4e-7b7e-9d0e-2f6f5f0c1a11",
                           "0193a5f-05c4e-7b7e-9d0e-2f6f5f0c1a11", "g193a5f0-5c4e-7b7e-9d0e-2f6f5f0c1a11"}) {
    INFO(std::string(text));
    CHECK_FALSE(isUpdateId(text));
  }
}

TEST_CASE("an access point's password has ten characters that nobody mistakes, each as likely as the other") {
  std::set<char> seen;
  for (int i = 0; i < 256; ++i) {
    uint8_t random[kApPasswordChars];
    for (size_t at = 0; at < kApPasswordChars; ++at) random[at] = static_cast<uint8_t>(i + static_cast<int>(at));
    char password[kApPasswordChars + 1];
    apPasswordOf(random, password);
    CHECK(std::string(password).size() == 10);
    seen.insert(password[0]);
  }
  CHECK(seen.size() == 32);
  for (const char mistaken : {'0', 'o', 'O', '1', 'l', 'I'}) CHECK(seen.count(mistaken) == 0);
}
