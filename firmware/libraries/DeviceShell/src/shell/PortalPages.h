#pragma once
#include <ports/Portal.h>
#include <shell/DeviceFeature.h>
#include <shell/PortalDraft.h>

/** What stands above the form or on the last page. */
struct PortalNotice {
  enum class Kind : uint8_t { Plain, Good, Bad };
  Kind kind;
  char text[320];  // anyone's text; empty for none
};

struct PortalFormPage {
  const PortalDraft& draft;
  const HeardNetworks& heard;
  const PortalNotice& notice;
  bool isLive;        // the notice will change: a trial is under way
  const char* about;  // one line: which board this is
  Features& features;
  const PortalRequest* typed;  // when the form comes back; null for a fresh one
};

/** The form, with everything in it but secrets. */
void writeFormPage(PortalReply& reply, const PortalFormPage& page);

struct PortalSavedPage {
  const DeviceSettings& settings;
  const PortalNotice& notice;
  const char* about;
  bool onTrial;            // otherwise the new settings are kept already
  const char* apName;      // of the next time the portal opens
  const char* apPassword;  // null when the person has it already
};

/** The last page: what happens now, and how to come back here. */
void writeSavedPage(PortalReply& reply, const PortalSavedPage& page);

/** `GET /scan`: `[{"ssid", "rssi", "encryption"}]`, as fielded boards have it. */
void writeScan(PortalReply& reply, const HeardNetworks& heard);
/** Whether a form can carry this name: UTF-8, not empty, and not the form's own word for another network. */
bool isListed(const WifiNetwork& network);
