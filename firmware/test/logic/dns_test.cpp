#include <doctest/doctest.h>
#include <logic/DnsReply.h>

#include <string>

namespace {

constexpr uint8_t kPortal[4] = {192, 168, 4, 1};
const std::string kHeader("\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00", 12);
const std::string kName(
    "\x03www\x07"
    "example\x03"
    "com",
    16);
const std::string kEnd("\x00", 1);
const std::string kIn("\x00\x01", 2);

std::string question(uint16_t type) {
  return kHeader + kName + kEnd + std::string(1, '\0') + static_cast<char>(type) + kIn;
}

std::string replyTo(const std::string& query) {
  uint8_t out[kDnsMessageMax];
  const size_t count = dnsReply(reinterpret_cast<const uint8_t*>(query.data()), query.size(), kPortal, out);
  return {reinterpret_cast<const char*>(out), count};
}

}  // namespace

TEST_CASE("any name leads to the portal") {
  const std::string reply = replyTo(question(1));
  const std::string head("\x12\x34\x85\x00\x00\x01\x00\x01\x00\x00\x00\x00", 12);
  const std::string record("\xC0\x0C\x00\x01\x00\x01\x00\x00\x00\x0A\x00\x04\xC0\xA8\x04\x01", 16);
  CHECK(reply == head + question(1).substr(12) + record);
}

TEST_CASE("for another kind of address there is none, and the phone goes on at once") {
  const std::string reply = replyTo(question(28));
  CHECK(reply.substr(0, 12) == std::string("\x12\x34\x85\x00\x00\x01\x00\x00\x00\x00\x00\x00", 12));
  CHECK(reply.substr(12) == question(28).substr(12));
}

TEST_CASE("an extension below the question is not echoed") {
  const std::string extension("\x00\x00\x29\x10\x00\x00\x00\x00\x00\x00\x00", 11);
  std::string query = question(1) + extension;
  query[11] = 1;
  CHECK(replyTo(query).size() == question(1).size() + 16);
}

TEST_CASE("what is no question is not answered") {
  const std::string good = question(1);
  for (size_t count = 0; count < good.size(); ++count) CHECK(replyTo(good.substr(0, count)) == "");
  std::string response = good;
  response[2] = static_cast<char>(0x81);
  CHECK(replyTo(response) == "");
  std::string two = good;
  two[5] = 2;
  CHECK(replyTo(two) == "");
  CHECK(replyTo(kHeader + std::string("\xC0\x0C\x00\x01\x00\x01", 6)) == "");  // a name that points at itself
  std::string endless;
  for (int i = 0; i < 40; ++i) endless += std::string("\x07") + "example";
  CHECK(replyTo(kHeader + endless + kEnd + kIn + kIn) == "");  // longer than a name may be
  CHECK(replyTo(good + std::string(kDnsMessageMax, 'x')) == "");
}
