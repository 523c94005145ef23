#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

enum class SerialVerb : uint8_t {
  Nothing,
  Status,
  Config,
  Set,
  WifiScan,
  Check,
  Rollback,
  Portal,
  FactoryReset,
  Reboot,
  Help,
  Unknown,
  TooLong,
  BadSet,
  OpenQuote
};

/** The longest line that is read; more is TooLong. */
constexpr size_t kSerialLineMax = 256;
constexpr size_t kSerialKeySize = 16;
constexpr size_t kSerialValueSize = 160;

struct SerialCommand {
  SerialVerb verb;
  char key[kSerialKeySize];      // of Set
  char value[kSerialValueSize];  // of Set, unquoted; may be empty: `set wifi_password ""`
};

/**
 * Reads a typed line: `status`, `config`, `set KEY VALUE`, `wifi scan` (or `wifi-scan`), `check`, `rollback`, `portal`,
 * `factory-reset`, `reboot`, `help`. Verbs in any case. A value may stand in double quotes, with \" and \\ inside;
 * without quotes it goes to the end of the line.
 */
SerialCommand parseSerialCommand(std::string_view line);
/** What `help` prints, line ends inside. */
const char* serialHelp();
