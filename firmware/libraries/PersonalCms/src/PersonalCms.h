#pragma once
#include <DevicePorts.h>
#include <DeviceShell.h>
#include <logic/Button.h>
#include <personalcms/ContactStore.h>
#include <personalcms/EpaperDriver.h>
#include <personalcms/PersonalCmsPins.h>
#include <personalcms/Screen.h>
#include <personalcms/Sensors.h>
#include <personalcms/TagDesk.h>
#include <personalcms/ports/PersonalCmsPorts.h>

/** What the full variant needs of the shell. */
struct ShellSide {
  Ports& ports;
  StatusSource& status;
  ServerFetch& server;
  ShellOrders& orders;
};

/**
 * The full variant: status card or the server's picture on the e-paper, contact card for NFC tags, climate, motion, and
 * the multi-function button (short: card or picture; two seconds: write a tag; ten seconds: factory reset).
 */
class PersonalCms final : public DeviceFeature, private CardSource {
 public:
  /** Gives itself to the shell. */
  PersonalCms(DeviceShell& shell, const PersonalCmsPorts& own, const PersonalCmsPins& pins);
  PersonalCms(const ShellSide& shell, const PersonalCmsPorts& own, const PersonalCmsPins& pins);

  void begin() override;
  void tick() override;
  void addToHeartbeat(JsonWriter& json) override;
  void heartbeatAcknowledged() override;
  void applySettings(const cJSON& settings) override;
  const char* capabilities() const override { return "display,picture,nfc,climate,motion"; }
  void addToPortal(PortalReply& reply, const PortalRequest* typed) override;
  bool checkPortal(const PortalRequest& request) override;
  void takeFromPortal(const PortalRequest& request) override;

 private:
  CardModel card() override;
  bool isOnline() override { return shell_.status.status().online; }
  void tickButton();
  void showCountdown(uint32_t heldMs);
  void startTag();
  void tagEnded(TagOutcome outcome);
  void beginReset();
  void take(const StoredContact& contact);

  ShellSide shell_;
  const PersonalCmsPins pins_;
  EpaperDriver driver_;
  Screen screen_;
  ClimateWatch climate_;
  MotionWatch motion_;
  TagDesk tags_;
  StoredContact contact_{};
  Button button_;
  const char* tagLine_ = "";  // what the countdown says of the tag
  bool isCounting_ = false;
  bool isResetting_ = false;
  Timer resetLimit_;
  char sentUid_[kUidHexSize] = "";
};
