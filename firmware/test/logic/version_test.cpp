#include <corpus/Golden.h>
#include <doctest/doctest.h>
#include <logic/Version.h>

#include <vector>

namespace {

std::vector<std::vector<std::string>> ascending() {
  const Golden golden("versions.json");
  std::vector<std::vector<std::string>> ranks;
  const cJSON* rank;
  cJSON_ArrayForEach(rank, Golden::field(golden.root(), "ascending")) {
    ranks.emplace_back();
    const cJSON* version;
    cJSON_ArrayForEach(version, rank) ranks.back().push_back(version->valuestring);
  }
  return ranks;
}

int sign(int value) { return (value > 0) - (value < 0); }

}  // namespace

TEST_CASE("versions order as in the golden list, in both directions and across any distance") {
  const auto ranks = ascending();
  REQUIRE(ranks.size() > 10);
  for (size_t i = 0; i < ranks.size(); ++i) {
    for (size_t j = 0; j < ranks.size(); ++j) {
      for (const std::string& a : ranks[i]) {
        for (const std::string& b : ranks[j]) {
          INFO(a << " and " << b);
          CHECK(sign(compareVersions(a, b)) == (i > j) - (i < j));
        }
      }
    }
  }
}

TEST_CASE("the golden versions that may be published are publishable, and no other") {
  const Golden golden("versions.json");
  const cJSON* version;
  cJSON_ArrayForEach(version, Golden::field(golden.root(), "publishable")) {
    INFO(std::string(version->valuestring));
    CHECK(isPublishableVersion(version->valuestring));
  }
  cJSON_ArrayForEach(version, Golden::field(golden.root(), "not_publishable")) {
    INFO(std::string(version->valuestring));
    CHECK_FALSE(isPublishableVersion(version->valuestring));
  }
}

TEST_CASE("what is almost a semantic version is none") {
  for (const char* text : {"1.2.3.4", "1.2.", "1..3", ".2.3", "1.2.3-", "1.2.3-a..b", "1.2.3-a.", "1.2.3-.a", "1.2.3-ä",
                           "1.2.3 ", "-1.2.3", "1.2.3-00", "+1.2.3", "1.2.3-1.02"}) {
    INFO(std::string(text));
    CHECK_FALSE(isPublishableVersion(text));
    CHECK(compareVersions(text, "0.0.0-0") < 0);
  }
}

TEST_CASE("a pre-release may hold dashes and numbers that begin letters") {
  CHECK(isPublishableVersion("1.2.3--"));
  CHECK(isPublishableVersion("1.2.3-AZaz09"));
  CHECK(isPublishableVersion("1.2.3-a-b.0.0a"));
}
