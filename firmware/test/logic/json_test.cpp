#include <corpus/Golden.h>
#include <doctest/doctest.h>
#include <logic/JsonDocument.h>
#include <logic/JsonWriter.h>

#include <cmath>
#include <functional>
#include <limits>

namespace {

std::string nested(int depth) {
  return std::string(static_cast<size_t>(depth), '[') + std::string(static_cast<size_t>(depth), ']');
}

std::string written(const std::function<void(JsonWriter&)>& write, size_t size = 256) {
  std::string room(size, '#');
  JsonWriter json(room.data(), size);
  write(json);
  return std::string(json.view());
}

/** One field in an object. */
std::string field(const std::function<void(JsonWriter&)>& write, size_t size = 256) {
  return written(
      [&](JsonWriter& json) {
        json.beginObject();
        write(json);
        json.endObject();
      },
      size);
}

}  // namespace

TEST_CASE("JSON of every kind passes the check") {
  for (const char* text : {"{}", "[]", "null", "true", "false", "0", "-0", "1.5e+3", "-0.1E-2", "\"\"",
                           " {\"a\" : [1 , {}, \"x\"] }\r\n", "\"\\u00e4\\n\\\\\\/\\\"\"", "\"\\ud83d\\ude00\"",
                           "\"\\uabcf\\uABCF\\u9A0f\\ud7ff\\ue000\\ud800\\udc00\\udbff\\udfff\"",
                           "\"\xF0\x9F\x98\x80\"", "[[],[[]],{\"a\":{}}]"}) {
    INFO(std::string(text));
    CHECK(checkJsonText(text) == JsonFault::None);
  }
}

TEST_CASE("what is no JSON is named") {
  const std::pair<const char*, JsonFault> cases[] = {
      {"{", JsonFault::NotJson},
      {"[", JsonFault::NotJson},
      {"[1", JsonFault::NotJson},
      {"[1,", JsonFault::NotJson},
      {"[1,]", JsonFault::NotJson},
      {"[,1]", JsonFault::NotJson},
      {"[1 2]", JsonFault::NotJson},
      {"{\"a\"}", JsonFault::NotJson},
      {"{\"a\":}", JsonFault::NotJson},
      {"{\"a\":1,}", JsonFault::NotJson},
      {"{a:1}", JsonFault::NotJson},
      {"{1:1}", JsonFault::NotJson},
      {"[1}", JsonFault::NotJson},
      {"{\"a\":1]", JsonFault::NotJson},
      {"\"a", JsonFault::NotJson},
      {"\"\\", JsonFault::NotJson},
      {"\"\\x\"", JsonFault::NotJson},
      {"\"\\u12\"", JsonFault::NotJson},
      {"\"\\u12g4\"", JsonFault::NotJson},
      {"tru", JsonFault::NotJson},
      {"True", JsonFault::NotJson},
      {"nullx", JsonFault::TrailingText},
      {"1 1", JsonFault::TrailingText},
      {"{}{}", JsonFault::TrailingText},
      {"-", JsonFault::BadNumber},
      {"01", JsonFault::BadNumber},
      {"1.", JsonFault::BadNumber},
      {".5", JsonFault::BadNumber},
      {"+1", JsonFault::BadNumber},
      {"1e", JsonFault::BadNumber},
      {"1e+", JsonFault::BadNumber},
      {"1.2.3", JsonFault::BadNumber},
      {"-Infinity", JsonFault::BadNumber},
      {"1e400", JsonFault::BadNumber},
      {"\"\\udc00\"", JsonFault::NotUtf8},
      {"\"\\ud800\\u0041\"", JsonFault::NotUtf8},
      {"\"\\ud800x\"", JsonFault::NotUtf8},
      {"\"\\udfff\"", JsonFault::NotUtf8},
      {"\"\\ud800\\ue000\"", JsonFault::NotUtf8},
      {"\"\\u0000\"", JsonFault::HasNul},
      {"\"\xC3\"", JsonFault::NotUtf8},
  };
  for (const auto& [text, fault] : cases) {
    INFO(std::string(text));
    CHECK(std::string(wordOf(checkJsonText(text))) == wordOf(fault));
  }
}

TEST_CASE("eight levels are the deepest that pass") {
  CHECK(checkJsonText(nested(kMaxJsonDepth)) == JsonFault::None);
  CHECK(checkJsonText(nested(kMaxJsonDepth + 1)) == JsonFault::TooDeep);
}

TEST_CASE("the limit of size is exact") {
  const std::string text = "\"" + std::string(kMaxAnswerBytes - 2, 'x') + "\"";
  CHECK(checkJsonText(text) == JsonFault::None);
  CHECK(checkJsonText(text + " ") == JsonFault::TooLarge);
  CHECK(checkJsonText(text + " ", kMaxAnswerBytes + 1) == JsonFault::None);
}

TEST_CASE("the longest number that passes is shorter than cJSON's buffer") {
  CHECK(checkJsonText("1" + std::string(46, '0')) == JsonFault::None);
  CHECK(checkJsonText("1" + std::string(47, '0')) == JsonFault::BadNumber);
}

TEST_CASE("a name twice is refused at any depth, and names that differ in case are two") {
  CHECK(JsonDocument("{\"a\":1,\"b\":2,\"a\":3}").fault() == JsonFault::DuplicateName);
  CHECK(JsonDocument("{\"a\":[{\"x\":{\"b\":1,\"b\":1}}]}").fault() == JsonFault::DuplicateName);
  CHECK(JsonDocument("{\"a\":1,\"\\u0061\":1}").fault() == JsonFault::DuplicateName);
  CHECK(JsonDocument("{\"a\":1,\"A\":1,\"b\":{\"a\":1}}").fault() == JsonFault::None);
}

TEST_CASE("a document without fault has an object, and one with a fault has none") {
  CHECK(JsonDocument("{\"a\":1}").object() != nullptr);
  CHECK(JsonDocument("[1]").object() == nullptr);
  CHECK(JsonDocument("{\"a\":1,\"a\":1}").object() == nullptr);
}

TEST_CASE("texts are escaped, and bytes that are not UTF-8 are replaced") {
  const std::string text = std::string("\"\\/\x01\n \x7F", 7) + "ä😀" + "\xFF" + "x\xC3" + std::string(1, '\0');
  CHECK(field([&](JsonWriter& json) { json.text("t", text); }) ==
        "{\"t\":\"\\\"\\\\/\\u0001\\u000a \x7F"
        "ä😀"
        "\xEF\xBF\xBD"
        "x\xEF\xBF\xBD\xEF\xBF\xBD\"}");
}

TEST_CASE("objects, lists, flags and numbers nest with their commas") {
  CHECK(written([](JsonWriter& json) {
          json.beginObject();
          json.whole("a", -9223372036854775807 - 1);
          json.beginList("b");
          json.whole(nullptr, 1);
          json.text(nullptr, "x");
          json.beginObject();
          json.endObject();
          json.beginList();
          json.endList();
          json.endList();
          json.flag("c", true);
          json.beginObject("d");
          json.flag("e", false);
          json.endObject();
          json.endObject();
        }) == "{\"a\":-9223372036854775808,\"b\":[1,\"x\",{},[]],\"c\":true,\"d\":{\"e\":false}}");
}

TEST_CASE("decimals are cut, never invented") {
  const auto decimal = [](double value, int digits) {
    return field([&](JsonWriter& json) { json.decimal("d", value, digits); });
  };
  CHECK(decimal(21.549, 1) == "{\"d\":21.5}");
  CHECK(decimal(21.0, 1) == "{\"d\":21}");
  CHECK(decimal(100.0, 0) == "{\"d\":100}");
  CHECK(decimal(-0.04, 1) == "{\"d\":0}");
  CHECK(decimal(-40.5, 1) == "{\"d\":-40.5}");
  CHECK(decimal(std::numeric_limits<double>::quiet_NaN(), 1) == "{}");
  CHECK(decimal(std::numeric_limits<double>::infinity(), 1) == "{}");
  CHECK(decimal(1e300, 1) == "{}");
  CHECK(decimal(1e36, 2) == "{}");
  CHECK(decimal(1e35, 2) == "{\"d\":99999999999999996863366107917975552}");
}

TEST_CASE("what does not fit is no JSON at all, however short the room") {
  const std::string whole = "{\"t\":\"abc\",\"n\":[1,2]}";
  const auto write = [](JsonWriter& json) {
    json.text("t", "abc");
    json.beginList("n");
    json.whole(nullptr, 1);
    json.whole(nullptr, 2);
    json.endList();
  };
  for (size_t size = 1; size <= whole.size(); ++size) CHECK(field(write, size).empty());
  CHECK(field(write, whole.size() + 1) == whole);
  JsonWriter none(nullptr, 0);
  none.beginObject();
  none.endObject();
  CHECK_FALSE(none.isWhole());
}

TEST_CASE("JSON that is not finished, or not well formed, is none") {
  CHECK(written([](JsonWriter&) {}).empty());
  CHECK(written([](JsonWriter& json) { json.beginObject(); }).empty());
  CHECK(written([](JsonWriter& json) { json.endObject(); }).empty());
  CHECK(field([](JsonWriter& json) { json.endList(); }).empty());
  CHECK(field([](JsonWriter& json) { json.text(nullptr, "no name"); }).empty());
  CHECK(written([](JsonWriter& json) { json.text("name", "outside"); }).empty());
  CHECK(written([](JsonWriter& json) {
          json.whole(nullptr, 1);
          json.whole(nullptr, 2);
        }).empty());
  CHECK(written([](JsonWriter& json) {
          for (int i = 0; i < 9; ++i) json.beginList();
          for (int i = 0; i < 9; ++i) json.endList();
        }).empty());
}
