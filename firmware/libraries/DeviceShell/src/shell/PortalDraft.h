#pragma once
#include <logic/PortalForm.h>
#include <ports/Portal.h>
#include <shell/DeviceConfig.h>

/** As many networks as the portal lists, strongest first. */
constexpr size_t kMostNetworks = 16;

struct HeardNetworks {
  WifiNetwork list[kMostNetworks];
  int count;  // -1: no scan has ended yet
};

/** The form as a person left it. Secrets stay in it, so that an empty password field keeps them, but no page shows
 * them. */
struct PortalDraft {
  DeviceSettings settings;
  PortalFaults faults;
};

/** What a form is read against. */
struct FormContext {
  const DeviceSettings& saved;
  const HeardNetworks& heard;
};

/**
 * Takes a submitted form into the draft and checks it. A field that is not in the request stays as it was. An empty
 * password field keeps what was typed or saved for the same network or the same server: another one never gets it.
 */
void takeForm(const PortalRequest& request, const FormContext& context, PortalDraft& draft);
