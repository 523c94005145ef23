#include <doctest/doctest.h>
#include <logic/Base64.h>
#include <logic/Hex.h>
#include <logic/Sha256.h>

#include <cstring>
#include <string>
#include <vector>

namespace {

std::string encoded(const std::string& bytes, size_t size = 64) {
  std::vector<char> out(size, '#');
  const size_t length = base64Encode(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(), out.data(), size);
  return std::string(out.data(), length);
}

std::string decoded(const std::string& text, size_t size = 64) {
  std::vector<uint8_t> out(size);
  const size_t length = base64Decode(text, out.data(), size);
  return std::string(reinterpret_cast<const char*>(out.data()), length);
}

std::string sha256Hex(const std::string& text) {
  uint8_t digest[kSha256Bytes];
  char hex[kSha256HexSize];
  REQUIRE(sha256Of(text.data(), text.size(), digest));
  hexOf(digest, sizeof digest, hex);
  return hex;
}

}  // namespace

TEST_CASE("bytes become lower-case hex and come back from either case") {
  const uint8_t bytes[] = {0x00, 0x0f, 0xa5, 0xff};
  char hex[9];
  hexOf(bytes, 4, hex);
  CHECK(std::string(hex) == "000fa5ff");
  uint8_t back[4];
  CHECK(bytesOfHex("000FA5fF", back, 4));
  CHECK(std::memcmp(bytes, back, 4) == 0);
}

TEST_CASE("hex of another length, or with another character, is refused") {
  uint8_t out[4];
  for (const char* text :
       {"", "0", "000fa5f", "000fa5ff00", "000fa5fg", "000fa5f ", "0x0fa5ff", "@@@@@@@@", "````````"}) {
    INFO(std::string(text));
    CHECK_FALSE(bytesOfHex(text, out, 4));
  }
}

TEST_CASE("lower-case hex of the wanted length is told from everything else") {
  CHECK(isLowerHex("0123456789abcdef", 16));
  CHECK_FALSE(isLowerHex("0123456789abcdeF", 16));
  CHECK_FALSE(isLowerHex("0123456789abcde", 16));
  CHECK_FALSE(isLowerHex("0123456789abcdeg", 16));
}

TEST_CASE("base64 holds to the vectors of RFC 4648, both ways") {
  const std::vector<std::pair<std::string, std::string>> vectors = {{"f", "Zg=="},         {"fo", "Zm8="},
                                                                    {"foo", "Zm9v"},       {"foob", "Zm9vYg=="},
                                                                    {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    CHECK(encoded(bytes) == text);
    CHECK(decoded(text) == bytes);
  }
}

TEST_CASE("base64 that is not strict is refused") {
  for (const char* text :
       {"",         "Z",    "Zg",    "Zg=",          "Zg==\n",           "Zg= =",        "Zh==", "Zm9=", "====",
        "Zg==Zg==", "Zm9*", "Zm 9v", "Zm9v\r\nZm9v", "Zm9v\r\n\r\nZm9v", "Zm9v    Zm9v", "=Zm9", "Zm=v", "Zm9-",
        "Zm9_",     "A==="}) {
    INFO(std::string(text));
    CHECK(decoded(text).empty());
  }
}

TEST_CASE("base64 that does not fit is refused, and nothing is written beyond the room") {
  CHECK(decoded("Zm9vYmFy", 6) == "foobar");
  CHECK(decoded("Zm9vYmFy", 5).empty());
  CHECK(encoded("foobar", 9) == "Zm9vYmFy");
  CHECK(encoded("foobar", 8).empty());
  CHECK(encoded("", 1).empty());
  char none;
  CHECK(base64Encode(nullptr, 0, &none, 0) == 0);
}

TEST_CASE("SHA-256 holds to the vectors of FIPS 180-4") {
  CHECK(sha256Hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256Hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("SHA-256 is the same in one piece, in many, and after a restart") {
  Sha256 hash;
  hash.add("something else", 14);
  hash.restart();
  for (const char* piece : {"a", "", "b", "c"}) hash.add(piece, std::strlen(piece));
  uint8_t digest[kSha256Bytes];
  REQUIRE(hash.finish(digest));
  char hex[kSha256HexSize];
  hexOf(digest, sizeof digest, hex);
  CHECK(std::string(hex) == sha256Hex("abc"));
}
