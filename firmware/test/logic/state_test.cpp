#include <corpus/Golden.h>
#include <doctest/doctest.h>
#include <logic/FailureReason.h>
#include <logic/UpdateState.h>

#include <set>
#include <string>

namespace {

bool holds(const cJSON* list, const char* word) {
  const cJSON* item;
  cJSON_ArrayForEach(item, list) {
    if (std::string(item->valuestring) == word) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("the states have the golden words, and no other") {
  const Golden golden("update-moves.json");
  const cJSON* states = Golden::field(golden.root(), "states");
  CHECK(cJSON_GetArraySize(states) == kUpdateStates);
  for (int i = 0; i < kUpdateStates; ++i) {
    const auto state = static_cast<UpdateState>(i);
    CHECK(std::string(wordOf(state)) == cJSON_GetArrayItem(states, i)->valuestring);
    UpdateState back;
    REQUIRE(updateStateOf(wordOf(state), back));
    CHECK(back == state);
  }
  UpdateState none;
  CHECK_FALSE(updateStateOf("done", none));
  CHECK_FALSE(updateStateOf("", none));
}

TEST_CASE("exactly the golden moves are possible") {
  const Golden golden("update-moves.json");
  for (int from = 0; from < kUpdateStates; ++from) {
    for (int to = 0; to < kUpdateStates; ++to) {
      const char* fromWord = wordOf(static_cast<UpdateState>(from));
      const char* toWord = wordOf(static_cast<UpdateState>(to));
      INFO(std::string(fromWord) << " to " << std::string(toWord));
      const bool isGolden = holds(Golden::field(Golden::field(golden.root(), "moves"), fromWord), toWord);
      CHECK(mayMove(static_cast<UpdateState>(from), static_cast<UpdateState>(to)) == isGolden);
    }
  }
}

TEST_CASE("the golden states are active, and the golden ones may be reported") {
  const Golden golden("update-moves.json");
  for (int i = 0; i < kUpdateStates; ++i) {
    const auto state = static_cast<UpdateState>(i);
    INFO(std::string(wordOf(state)));
    CHECK(isActive(state) == holds(Golden::field(golden.root(), "active"), wordOf(state)));
    CHECK(isReportable(state) == holds(Golden::field(golden.root(), "reportable"), wordOf(state)));
  }
}

TEST_CASE("the failure reasons have the golden words, and no other") {
  const Golden golden("update-moves.json");
  const cJSON* words = Golden::field(golden.root(), "failure_reasons");
  CHECK(cJSON_GetArraySize(words) == kFailureReasons - 1);
  std::set<std::string> seen;
  for (int i = 1; i < kFailureReasons; ++i) {
    const auto reason = static_cast<FailureReason>(i);
    CHECK(holds(words, wordOf(reason)));
    CHECK(seen.insert(wordOf(reason)).second);
  }
  CHECK(std::string(wordOf(FailureReason::None)).empty());
  CHECK(std::string(wordOf(static_cast<FailureReason>(200))).empty());
}

TEST_CASE("the numbers that stand in NVS are what they were") {
  CHECK(static_cast<int>(FailureReason::NoSpace) == 1);
  CHECK(static_cast<int>(FailureReason::BadSignature) == 3);
  CHECK(static_cast<int>(FailureReason::FlashFailed) == 10);
  CHECK(static_cast<int>(FailureReason::NoCheckin) == 12);
  CHECK(static_cast<int>(FailureReason::LowBattery) == 16);
}
