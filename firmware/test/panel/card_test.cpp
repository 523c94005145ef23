#include <doctest/doctest.h>
#include <panel/PanelPng.h>
#include <personalcms/Lettering.h>
#include <personalcms/NoticePage.h>
#include <personalcms/StatusCard.h>

#include <cstring>
#include <limits>
#include <string>

#include "PanelRig.h"

namespace {

constexpr TextStyle kHeadline = {6, 5}, kFigure = {8, 7}, kValue = {3, 3}, kNote = {2, 2};

/** A device as it is on an ordinary day. */
DeviceStatus ordinary() {
  DeviceStatus status{};
  status.deviceId = "esp32-24a160c3f0de";
  status.name = "Eingang Süd";
  status.type = "ESP32_PersonalCMS";
  status.version = "2.6.0";
  std::strcpy(status.address, "192.168.1.77");
  status.serverUrl = "https://ota.example.org:5000";
  status.online = true;
  status.lastContactUnix = 1795600980;  // 2026-11-25 10:03 UTC
  status.lastContactAgoMs = 4000;
  status.updateVersion = "";
  status.updateReason = "";
  status.apName = "PersonalCMS-ESP32-Setup";
  status.apPassword = "k7m2p9x4w3";
  return status;
}

std::vector<uint8_t> pixelsOfCard(const CardModel& card) {
  return pixelsOf(FunctionPage([&](Canvas& canvas) { paintCard(canvas, card); }));
}

bool isBlack(const std::vector<uint8_t>& pixels, int x, int y) {
  return (pixels[static_cast<size_t>(y) * kPanelRowBytes + static_cast<size_t>(x) / 8] >> (7 - x % 8) & 1) == 0;
}

int blackIn(const std::vector<uint8_t>& pixels, const Box& box) {
  int count = 0;
  for (int y = box.y; y < box.y + box.height; y++) {
    for (int x = box.x; x < box.x + box.width; x++) count += isBlack(pixels, x, y) ? 1 : 0;
  }
  return count;
}

/** Whether exactly this text stands somewhere in the picture, pixel by pixel, with white around it (or black, for white
 * letters). */
bool shows(const std::vector<uint8_t>& pixels, const TextStyle& style, const std::string& text, Ink ink = Ink::Black) {
  constexpr int kAt = 100;
  const std::vector<uint8_t> wanted = pixelsOf(FunctionPage([&](Canvas& canvas) {
    drawText(canvas, {8, kAt}, style, text);
  }));
  const int width = textWidth(style, text), up = style.scale * 2, height = 9 * style.scale + style.pen + up;
  const bool wantsBlack = ink == Ink::Black;
  for (int y = 0; y + height <= kPanelHeight + up; y++) {
    for (int x = 0; x + width <= kPanelWidth; x++) {
      bool isHere = true;
      for (int dy = 0; isHere && dy < 7 * style.scale + style.pen; dy++) {
        for (int dx = 0; isHere && dx < width && y + dy < kPanelHeight; dx++) {
          isHere = (isBlack(pixels, x + dx, y + dy) == wantsBlack) == isBlack(wanted, 8 + dx, kAt + dy);
        }
      }
      if (isHere) return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("the card says name, firmware, id, address, server, readings and last contact") {
  const std::vector<uint8_t> card = pixelsOfCard(cardOf(ordinary(), {21.46f, 48.2f}));
  CHECK(shows(card, kHeadline, "Eingang Süd"));
  CHECK(shows(card, kNote, "ESP32_PersonalCMS  2.6.0"));
  CHECK(shows(card, kNote, "esp32-24a160c3f0de"));
  CHECK(shows(card, kValue, "192.168.1.77"));
  CHECK(shows(card, kValue, "https://ota.example.org:5000"));
  CHECK(shows(card, kFigure, "21.5"));
  CHECK(shows(card, {4, 4}, "°C"));
  CHECK(shows(card, kFigure, "48"));
  CHECK(shows(card, kFigure, "10:03"));
  CHECK(shows(card, kNote, "25 Nov 2026, UTC"));
  CHECK(shows(card, kValue, "Online"));
  CHECK(shows(card, kValue, "none under way"));
  CHECK_FALSE(shows(card, kFigure, "21.4"));
}

TEST_CASE("a reading that is absent is a dash, and never a number") {
  const CardModel card = cardOf(ordinary(), {std::nullopt, std::nullopt});
  CHECK(std::string(card.temperature).empty());
  CHECK(shows(pixelsOfCard(card), kNote, "no reading"));
  const CardModel notFinite = cardOf(ordinary(), {std::numeric_limits<float>::quiet_NaN(), 1e9f});
  CHECK(std::string(notFinite.temperature).empty());
  CHECK(std::string(notFinite.humidity).empty());
}

TEST_CASE("a temperature just below zero has no minus before a zero") {
  CHECK(std::string(cardOf(ordinary(), {-0.04f, std::nullopt}).temperature) == "0.0");
  CHECK(std::string(cardOf(ordinary(), {-0.06f, std::nullopt}).temperature) == "-0.1");
}

TEST_CASE("dates are right across leap years and turns of the year") {
  struct Case {
    uint64_t seconds;
    const char* date;
    const char* time;
  };
  for (const Case& each :
       {Case{1772323140, "28 Feb 2026, UTC", "23:59"}, Case{1835438400, "29 Feb 2028, UTC", "12:00"},
        Case{1830297599, "31 Dec 2027, UTC", "23:59"}, Case{1830297600, "1 Jan 2028, UTC", "00:00"},
        Case{4107542400, "1 Mar 2100, UTC", "00:00"}, Case{951827696, "29 Feb 2000, UTC", "12:34"}}) {
    DeviceStatus status = ordinary();
    status.lastContactUnix = each.seconds;
    const CardModel card = cardOf(status, {});
    CHECK(std::string(card.contactDate) == each.date);
    CHECK(std::string(card.contactTime) == each.time);
  }
}

TEST_CASE("before the first contact, and without a clock, the card says what it knows") {
  DeviceStatus status = ordinary();
  status.lastContactAgoMs = UINT64_MAX;
  status.lastContactUnix = 0;
  CHECK(shows(pixelsOfCard(cardOf(status, {})), kNote, "not yet"));
  status.lastContactAgoMs = 3 * 60000 + 1;
  CHECK(std::string(cardOf(status, {}).contactTime) == "3 min ago");
}

TEST_CASE("a name of a hundred characters, and every other long text, leaves all else readable") {
  DeviceStatus status = ordinary();
  const std::string name(100, 'W'),
      words = "Die sehr lange Beschriftung eines Schildes am Eingang des Gebäudes 12 ganz hinten links";
  const std::string id(64, 'w'), server = "https://" + std::string(110, 'm');
  status.deviceId = id.c_str();
  status.serverUrl = server.c_str();
  status.updateStage = UpdateStage::Downloading;
  status.updateVersion = "12.345.678-release-candidate.99";
  status.updatePercent = 100;
  for (const std::string& each : {name, words}) {
    status.name = each.c_str();
    const std::vector<uint8_t> card = pixelsOfCard(cardOf(status, {-12.3f, 100.f}));
    CHECK(shows(card, kValue, "Online"));
    CHECK(shows(card, kNote, "ESP32_PersonalCMS  2.6.0"));
    CHECK(shows(card, kFigure, "-12.3"));
    CHECK(shows(card, kFigure, "100"));
    CHECK(shows(card, kValue, "100 %"));
    // Margins stay white; nothing touches the rule below the head or the frame of the state.
    CHECK(blackIn(card, {0, 0, 30, 480}) == 0);
    CHECK(blackIn(card, {770, 0, 30, 480}) == 0);
    CHECK(blackIn(card, {0, 0, 800, 8}) == 0);
    CHECK(blackIn(card, {0, 464, 800, 16}) == 0);
    CHECK(blackIn(card, {32, 119, 736, 5}) == 0);
    CHECK(blackIn(card, {630, 20, 10, 60}) == 0);
  }
}

TEST_CASE("an update shows its version, its state and a bar that grows") {
  DeviceStatus status = ordinary();
  status.updateStage = UpdateStage::Downloading;
  status.updateVersion = "2.7.0";
  status.updatePercent = 47;
  const std::vector<uint8_t> half = pixelsOfCard(cardOf(status, {}));
  CHECK(shows(half, kValue, "2.7.0  downloading"));
  CHECK(shows(half, kValue, "45 %"));
  status.updatePercent = 90;
  const std::vector<uint8_t> most = pixelsOfCard(cardOf(status, {}));
  const Box inside = {36, 448, 728, 6};
  CHECK(blackIn(half, inside) == 728 * 45 / 100 * 6);
  CHECK(blackIn(most, inside) == 728 * 90 / 100 * 6);
}

TEST_CASE("a failed update says why") {
  DeviceStatus status = ordinary();
  status.updateStage = UpdateStage::RolledBack;
  status.updateVersion = "2.7.0";
  status.updateReason = "no_checkin";
  const CardModel card = cardOf(status, {});
  CHECK(std::string(card.update) == "2.7.0  rolled back: no checkin");
  CHECK(card.progress < 0);
}

TEST_CASE("while the portal is open the card shows how to get in, and nothing of it afterwards") {
  DeviceStatus status = ordinary();
  status.portalOpen = true;
  const std::vector<uint8_t> open = pixelsOfCard(cardOf(status, {}));
  CHECK(shows(open, kValue, "PersonalCMS-ESP32-Setup", Ink::White));
  CHECK(shows(open, kValue, "k7m2p9x4w3", Ink::White));
  CHECK(shows(open, kValue, "http://192.168.4.1", Ink::White));
  CHECK(shows(open, kValue, "Set-up", Ink::White));
  status.portalOpen = false;
  CHECK(std::string(cardOf(status, {}).apPassword).empty());
}

TEST_CASE("a change is drawn only inside of the box that is refreshed for it") {
  const CardModel before = cardOf(ordinary(), {21.f, 48.f});
  DeviceStatus status = ordinary();
  std::vector<CardModel> others;
  others.push_back(cardOf(status, {22.f, 48.f}));
  others.push_back(cardOf(status, {std::nullopt, 100.f}));
  status.online = false;
  others.push_back(cardOf(status, {21.f, 48.f}));
  status = ordinary();
  status.name = "gjpqy ÄÖÜ in two lines, as long as it gets gjpqy ÄÖÜ and so on";
  others.push_back(cardOf(status, {21.f, 48.f}));
  status = ordinary();
  status.updateStage = UpdateStage::Downloading;
  others.push_back(cardOf(status, {21.f, 48.f}));
  status = ordinary();
  status.lastContactUnix += 60;
  others.push_back(cardOf(status, {21.f, 48.f}));
  status = ordinary();
  status.portalOpen = true;
  others.push_back(cardOf(status, {21.f, 48.f}));
  const std::vector<uint8_t> first = pixelsOfCard(before);
  for (const CardModel& after : others) {
    const std::vector<uint8_t> second = pixelsOfCard(after);
    const Box box = changedBox(before, after);
    CHECK(box.height > 0);
    CHECK(changeOf(before, after) != CardChange::None);
    bool isInside = true;
    for (int y = 0; y < kPanelHeight; y++) {
      const bool differs = std::memcmp(&first[static_cast<size_t>(y) * kPanelRowBytes],
                                       &second[static_cast<size_t>(y) * kPanelRowBytes], kPanelRowBytes) != 0;
      if (differs && (y < box.y || y >= box.y + box.height)) isInside = false;
    }
    CHECK(isInside);
  }
  CHECK(changeOf(before, before) == CardChange::None);
  CHECK(changedBox(before, before).height == 0);
}

TEST_CASE("readings and clock are slow changes, progress a quicker one, all else prompt") {
  const CardModel before = cardOf(ordinary(), {21.f, 48.f});
  CHECK(changeOf(before, cardOf(ordinary(), {22.f, 48.f})) == CardChange::Slow);
  DeviceStatus status = ordinary();
  status.lastContactUnix += 120;
  CHECK(changeOf(before, cardOf(status, {21.f, 48.f})) == CardChange::Slow);
  status.online = false;
  CHECK(changeOf(before, cardOf(status, {21.f, 48.f})) == CardChange::Prompt);
  status = ordinary();
  status.updateStage = UpdateStage::Downloading;
  const CardModel started = cardOf(status, {21.f, 48.f});
  CHECK(changeOf(before, started) == CardChange::Prompt);
  status.updatePercent = 4;
  CHECK(changeOf(started, cardOf(status, {21.f, 48.f})) == CardChange::None);
  status.updatePercent = 5;
  CHECK(changeOf(started, cardOf(status, {21.f, 48.f})) == CardChange::Progress);
}

TEST_CASE("the countdown changes only where its figure stands") {
  const NoticeModel eight = {"Factory reset", "8", "Let go of the button to cancel.", ""};
  NoticeModel seven = eight;
  std::strcpy(seven.figure, "7");
  const Box box = changedBox(eight, seven);
  CHECK(box.height < kPanelHeight);
  const auto pixels = [](const NoticeModel& notice) {
    return pixelsOf(FunctionPage([&](Canvas& canvas) { paintNotice(canvas, notice); }));
  };
  const std::vector<uint8_t> a = pixels(eight), b = pixels(seven);
  for (int y = 0; y < kPanelHeight; y++) {
    if (y >= box.y && y < box.y + box.height) continue;
    CHECK(std::memcmp(&a[static_cast<size_t>(y) * kPanelRowBytes], &b[static_cast<size_t>(y) * kPanelRowBytes],
                      kPanelRowBytes) == 0);
  }
  CHECK(shows(a, {20, 15}, "8"));
  CHECK(changedBox(eight, eight).height == 0);
  NoticeModel other = eight;
  std::strcpy(other.title, "Contact card");
  CHECK(changedBox(eight, other).height == kPanelHeight);
}
