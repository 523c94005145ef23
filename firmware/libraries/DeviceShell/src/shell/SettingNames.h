#pragma once
#include <shell/DeviceConfig.h>

#include <string_view>

/** How a setting typed on the serial line was taken. */
struct SetOutcome {
  bool known;         // there is such a setting
  const char* fault;  // what is wrong with the value; null when it was taken
};

/** Takes `value` into `settings` under the name that it has in NVS and in the portal's form; nothing where it is not
 * right. */
SetOutcome setByName(std::string_view name, std::string_view value, DeviceSettings& settings);
/** `bundle`, `pinned` or `none`, as the form has it. */
const char* wordOf(TlsTrust trust);
bool trustOf(std::string_view word, TlsTrust& out);

/** One setting for a list; a secret is only said to be there. */
struct NamedSetting {
  const char* name;
  const char* shown;
};
constexpr size_t kNamedSettings = 9;
void listSettings(const DeviceSettings& settings, NamedSetting out[kNamedSettings]);
