#include <doctest/doctest.h>
#include <logic/Cjson.h>
#include <logic/JsonDocument.h>
#include <personalcms/Lettering.h>
#include <personalcms/NoticePage.h>

#include "SignLooks.h"

namespace {

std::vector<uint8_t> pixelsOfNotice(const char* title, const char* figure, const char* first, const char* second) {
  NoticeModel notice{};
  std::snprintf(notice.title, sizeof(notice.title), "%s", title);
  std::snprintf(notice.figure, sizeof(notice.figure), "%s", figure);
  std::snprintf(notice.first, sizeof(notice.first), "%s", first);
  std::snprintf(notice.second, sizeof(notice.second), "%s", second);
  return pixelsOf([&](Canvas& canvas) { paintNotice(canvas, notice); });
}

void setContact(Sign& sign) {
  const JsonDocument document(R"({"contact":{"name":"Ada Lovelace","organisation":"Engines","phone":"+49 30 1"}})");
  REQUIRE(document.object() != nullptr);
  sign.feature->applySettings(*document.object());
}

FakeRequest form(std::map<std::string, std::string> fields) { return FakeRequest(true, "/submit", std::move(fields)); }

}  // namespace

TEST_CASE("the heartbeat carries the readings; a sensor that failed is absent, and back when it is back") {
  Sign sign;
  CHECK(sign.heartbeat().find("temperature") == std::string::npos);
  sign.run(5000);
  CHECK(sign.heartbeat().find(R"("temperature":21.5,"humidity":48.2)") != std::string::npos);
  sign.climate.now = {};
  sign.run(31 * 1000);
  CHECK(sign.heartbeat().find("temperature") == std::string::npos);
  CHECK(sign.heartbeat().find("humidity") == std::string::npos);
  sign.climate.now = {std::nullopt, 50.f};
  sign.run(5000);
  CHECK(sign.heartbeat().find(R"("humidity":50)") != std::string::npos);
  sign.climate.now = {200.f, -3.f};
  sign.run(31 * 1000);
  CHECK(sign.heartbeat().find("temperature") == std::string::npos);
  CHECK(sign.heartbeat().find("humidity") == std::string::npos);
}

TEST_CASE("the sensor is never asked more often than every two seconds") {
  Sign sign;
  sign.climate.now = {};
  sign.run(60 * 1000);
  CHECK(sign.climate.reads <= 30);
  CHECK(sign.climate.reads >= 20);
}

TEST_CASE("motion is a pin that goes high, remembered until it was told; nothing while the sensor warms up") {
  Sign sign;
  sign.pins.inner.levels[kSignPins.motion] = 255;
  sign.run(30 * 1000);
  CHECK(sign.heartbeat().find("motion") == std::string::npos);
  sign.pins.inner.levels[kSignPins.motion] = 0;
  sign.run(31 * 1000);
  CHECK(sign.heartbeat().find(R"("motion":false)") != std::string::npos);
  sign.pins.inner.levels[kSignPins.motion] = 255;
  sign.run(100);
  sign.pins.inner.levels[kSignPins.motion] = 0;
  sign.run(1000);
  CHECK(sign.heartbeat().find(R"("motion":true)") != std::string::npos);
  CHECK(sign.heartbeat().find(R"("motion":false)") != std::string::npos);
}

TEST_CASE("a tag's UID is told once, and again when the heartbeat that told it was lost") {
  Sign sign;
  FakeTag tag;
  sign.nfc.tag = &tag;
  sign.run(2000);
  CHECK(sign.heartbeat().find(R"("nfc_uid":"04a2c91b3f6180")") != std::string::npos);
  CHECK(sign.heartbeat().find("nfc_uid") != std::string::npos);
  sign.feature->heartbeatAcknowledged();
  CHECK(sign.heartbeat().find("nfc_uid") == std::string::npos);
  // One that comes between the heartbeat and its answer is told with the next one.
  FakeTag other;
  other.uid = std::string("\x01\x02\x03\x04", 4);
  sign.nfc.tag = nullptr;
  sign.run(3000);
  sign.nfc.tag = &tag;
  sign.run(1000);
  CHECK(sign.heartbeat().find(R"("nfc_uid":"04a2c91b3f6180")") != std::string::npos);
  sign.nfc.tag = &other;
  sign.run(1000);
  sign.feature->heartbeatAcknowledged();
  CHECK(sign.heartbeat().find(R"("nfc_uid":"01020304")") != std::string::npos);
}

TEST_CASE("two seconds on the button write the contact card, and the panel says how it went") {
  Sign sign;
  setContact(sign);
  sign.settle();
  sign.press();
  sign.run(2200);
  sign.release();
  CHECK(sign.runUntil([&] {
    return sign.panel.glass() == pixelsOfNotice("Contact card", "", "Hold a tag to the reader.", "Ada Lovelace");
  }));
  FakeTag tag;
  sign.nfc.tag = &tag;
  CHECK(sign.runUntil([&] {
    return sign.panel.glass() ==
           pixelsOfNotice("Contact card written", "", "Ada Lovelace", "The tag was read back and is right.");
  }));
  CHECK(tag.message().find("FN:Ada Lovelace\r\n") != std::string::npos);
  CHECK(sign.shell.resets == 0);
  const std::vector<uint8_t> notice = sign.panel.glass();
  sign.settle();
  CHECK(sign.panel.glass() != notice);
  CHECK(sign.panel.errors().empty());
}

TEST_CASE("without a contact card the long press says so, and writes nothing") {
  Sign sign;
  FakeTag tag;
  sign.nfc.tag = &tag;
  sign.settle();
  sign.press();
  sign.run(2200);
  sign.release();
  CHECK(sign.runUntil(
      [&] { return sign.panel.glass() == pixelsOfNotice("Contact card", "", "No contact card is set.", ""); }));
  CHECK(sign.nfc.writes == 0);
}

TEST_CASE("from two seconds on the panel counts down, every second, and letting go cancels") {
  Sign sign;
  sign.settle();
  sign.press();
  std::string seen;
  for (int i = 0; i < 1990; i++) {
    sign.run(5);
    for (const char* figure : {"8", "7", "6", "5", "4", "3", "2", "1"}) {
      if (seen.find(figure) != std::string::npos) continue;
      // Looked for only now and then: comparing pages takes long.
      if (i % 5 == 0 && sign.panel.glass() == pixelsOfNotice("Factory reset", figure, "Let go of the button to cancel.",
                                                             "No contact card is set."))
        seen += figure;
    }
  }
  CHECK(seen == "87654321");
  sign.release();
  sign.settle();
  CHECK(sign.shell.resets == 0);
  CHECK(sign.panel.errors().empty());
}

TEST_CASE("ten seconds reset, once the panel has said so, and only once") {
  Sign sign;
  sign.settle();
  sign.press();
  CHECK(sign.runUntil([&] { return sign.shell.resets == 1; }));
  CHECK(sign.panel.glass() ==
        pixelsOfNotice("Factory reset", "", "Everything that was set is forgotten.", "The device starts anew."));
  sign.run(20 * 1000);
  CHECK(sign.shell.resets == 1);
}

TEST_CASE("a panel that does not work does not keep anybody from a factory reset") {
  Sign sign;
  sign.panel.busyLine = BusyLine::StuckLow;
  sign.settle();
  sign.press();
  CHECK(sign.runUntil([&] { return sign.shell.resets == 1; }, 20 * 1000));
}

TEST_CASE("the countdown comes over a picture too, and the picture comes back") {
  Sign sign;
  sign.fetch.serve("\"one\"", triangle());
  sign.settle();
  sign.press();
  CHECK(sign.runUntil(
      [&] {
        return sign.panel.glass() ==
               pixelsOfNotice("Factory reset", "7", "Let go of the button to cancel.", "No contact card is set.");
      },
      5000));
  sign.release();
  sign.run(60 * 1000);
  CHECK(sign.panel.glass() == trianglePixels());
  CHECK(sign.panel.errors().empty());
}

TEST_CASE("a button that is held while the board starts does nothing") {
  Sign sign;
  sign.press();
  sign.restart();
  sign.run(30 * 1000);
  CHECK(sign.shell.resets == 0);
}

TEST_CASE("the portal's contact card is checked, stored, shown again, and comes back after a restart") {
  Sign sign;
  const FakeRequest request = form({{"contact_name", "Ada \"Countess\" <Lovelace>"}, {"contact_phone", "+49 30 1"}});
  CHECK(sign.feature->checkPortal(request));
  sign.feature->takeFromPortal(request);
  sign.restart();
  FakeReply reply;
  sign.feature->addToPortal(reply, nullptr);
  CHECK(reply.has("Ada &quot;Countess&quot; &lt;Lovelace&gt;"));
  CHECK(reply.has("+49 30 1"));
}

TEST_CASE("a contact card that does not fit a tag, or has no name, comes back with a message and what was typed") {
  Sign sign;
  const std::string longText(70, 'n');
  for (const auto& each : std::map<std::string, FakeRequest>{
           {"does not fit an NTAG213", form({{"contact_name", "Ada"}, {"contact_note", longText}})},
           {"needs a name", form({{"contact_phone", "+49 30 1"}})},
           {"Longer than 80 bytes", form({{"contact_name", "Ada"}, {"contact_url", std::string(81, 'u')}})},
           {"signs only", form({{"contact_name", "Ada\x01"}})},
           {"signs only.", form({{"contact_name", "Ada\xFF"}})}}) {
    CHECK_FALSE(sign.feature->checkPortal(each.second));
    FakeReply reply;
    sign.feature->addToPortal(reply, &each.second);
    CHECK(reply.has(each.first));
  }
  FakeReply fresh;
  sign.feature->addToPortal(fresh, nullptr);
  CHECK_FALSE(fresh.has("Ada"));
  CHECK(sign.feature->checkPortal(form({})));
  CHECK(sign.feature->checkPortal(form({{"contact_name", ""}, {"contact_note", ""}})));
}

TEST_CASE("the server's contact card is taken when it is right, and refused by field when it is not") {
  Sign sign;
  setContact(sign);
  FakeReply reply;
  sign.feature->addToPortal(reply, nullptr);
  CHECK(reply.has("Ada Lovelace"));
  struct Case {
    const char* settings;
    const char* said;
  };
  for (const Case& each :
       {Case{R"({"contact":{"name":7}})", "contact.name"},
        Case{R"({"contact":{"phone":"1"}})", "contact.name must not be empty"}, Case{R"({"contact":[]})", "contact"},
        Case{R"({"contact":{"name":"a\nb"}})", "contact.name"}}) {
    const JsonDocument document(each.settings);
    REQUIRE(document.object() != nullptr);
    sign.log.said.clear();
    sign.feature->applySettings(*document.object());
    CHECK(sign.log.has(each.said));
  }
  const JsonDocument led(R"({"led":{"mode":1}})");
  sign.log.said.clear();
  sign.feature->applySettings(*led.object());
  CHECK(sign.log.said.empty());
  FakeReply after;
  sign.feature->addToPortal(after, nullptr);
  CHECK(after.has("Ada Lovelace"));
}

TEST_CASE("what the full variant says fits a heartbeat with room to spare") {
  Sign sign;
  FakeTag tag;
  tag.uid = std::string("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A", 10);
  sign.nfc.tag = &tag;
  sign.fetch.serve("\"" + std::string(64, 'f') + "\"", triangle());
  sign.run(90 * 1000);
  CHECK(sign.heartbeat().size() < 300);
  CHECK(sign.heartbeat().find(std::string(64, 'f')) != std::string::npos);
}
