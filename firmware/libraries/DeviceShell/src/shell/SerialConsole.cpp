#include <shell/LogLine.h>
#include <shell/SerialConsole.h>
#include <shell/SettingNames.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>

namespace {
/** So that a flood of characters does not hold the loop. */
constexpr int kMostCharsPerTick = 64;
constexpr uint64_t kScanLimitMs = 15 * 1000;
constexpr size_t kMostScanned = 20;
constexpr std::string_view kResetConfirmed = "factory-reset yes";

/** A name out of the air may hold anything: control characters would steer the terminal. */
void printable(const char* text, char* out, size_t size) {
  size_t i = 0;
  for (; text[i] != '\0' && i + 1 < size; i++) {
    const bool isControl = static_cast<unsigned char>(text[i]) < 0x20 || text[i] == 0x7F;
    out[i] = isControl ? '?' : text[i];
  }
  out[i] = '\0';
}
}  // namespace

SerialConsole::SerialConsole(Ports& ports, DeviceConfig& config, ShellOrders& orders, StatusSource& status)
    : ports_(ports), config_(config), orders_(orders), status_(status) {}

void SerialConsole::tick() {
  for (int i = 0; i < kMostCharsPerTick; i++) {
    const int typed = ports_.log.readChar();
    if (typed < 0) break;
    take(static_cast<char>(typed));
  }
  if (scanning_) followScan();
}

void SerialConsole::take(char typed) {
  if (typed == '\n' || typed == '\r') {
    run();
  } else if (typed == '\b' || typed == 0x7F) {
    if (length_ > 0) length_--;
  } else if (length_ < sizeof(line_) - 1) {
    line_[length_++] = typed;
  }
}

void SerialConsole::run() {
  const std::string_view line(line_, length_);
  if (line == kResetConfirmed) {
    logLine(ports_.log, "Everything is forgotten; the board restarts as new.");
    orders_.factoryReset();
  } else {
    obey(parseSerialCommand(line));
  }
  std::memset(line_, 0, sizeof(line_));  // it may have been a password
  length_ = 0;
}

void SerialConsole::obey(const SerialCommand& command) {
  switch (command.verb) {
    case SerialVerb::Nothing:
      return;
    case SerialVerb::Status:
      return printStatus();
    case SerialVerb::Config:
      return printConfig();
    case SerialVerb::Set:
      return set(command);
    case SerialVerb::WifiScan:
      return startScan();
    case SerialVerb::Check:
      logLine(ports_.log, "The server is asked for an update.");
      return orders_.checkNow();
    case SerialVerb::Rollback:
      return logLine(ports_.log, orders_.rollBack() ? "The previous firmware starts."
                                                    : "There is no previous firmware that could start.");
    case SerialVerb::Portal:
      return orders_.openPortal();
    case SerialVerb::FactoryReset:
      return logLine(ports_.log,
                     "This forgets the Wi-Fi, the server and the credential. To do it, type: factory-reset yes");
    case SerialVerb::Reboot:
      logLine(ports_.log, "The board restarts.");
      return orders_.restart();
    case SerialVerb::Help:
      return ports_.log.print(serialHelp());
    case SerialVerb::Unknown:
      return logLine(ports_.log, "Unknown command; try help.");
    case SerialVerb::TooLong:
      return logLine(ports_.log, "That line is too long.");
    case SerialVerb::BadSet:
      return logLine(ports_.log, "It is: set KEY VALUE, such as: set wifi_ssid \"My network\"");
    case SerialVerb::OpenQuote:
      return logLine(ports_.log, "A quote is open: end the value with \".");
  }
}

void SerialConsole::printStatus() {
  const DeviceStatus status = status_.status();
  logLine(ports_.log, "device    %s \"%s\"", status.deviceId, status.name);
  logLine(ports_.log, "firmware  %s %s%s", status.type, status.version, status.safeMode ? ", safe mode" : "");
  logLine(ports_.log, "wifi      %s", status.address[0] == '\0' ? "not joined" : status.address);
  if (status.lastContactAgoMs == UINT64_MAX) {
    logLine(ports_.log, "server    %s, not reached yet", status.serverUrl);
  } else {
    logLine(ports_.log, "server    %s, %s, last contact %llu s ago", status.serverUrl,
            status.online ? "online" : "not reached", static_cast<unsigned long long>(status.lastContactAgoMs / 1000));
  }
  logLine(ports_.log, "update    %s %s %u %% %s", wordOf(status.updateStage), status.updateVersion,
          status.updatePercent, status.updateReason);
  if (status.portalOpen) logLine(ports_.log, "portal    Wi-Fi \"%s\", password %s", status.apName, status.apPassword);
}

void SerialConsole::printConfig() {
  NamedSetting list[kNamedSettings];
  listSettings(config_.active(), list);
  for (const NamedSetting& setting : list) {
    char shown[kServerUrlSize];
    printable(setting.shown, shown, sizeof(shown));
    logLine(ports_.log, "%-14s %s", setting.name, shown);
  }
  if (config_.onTrial()) logLine(ports_.log, "These settings are on trial until the server has been reached.");
}

void SerialConsole::set(const SerialCommand& command) {
  const std::unique_ptr<DeviceSettings> wanted(new (std::nothrow) DeviceSettings(config_.active()));
  if (!wanted) return logLine(ports_.log, "The board is short of memory.");
  const SetOutcome outcome = setByName(command.key, command.value, *wanted);
  if (!outcome.known) return logLine(ports_.log, "There is no setting %s; config lists them.", command.key);
  if (outcome.fault != nullptr) return logLine(ports_.log, "%s: %s", command.key, outcome.fault);
  logLine(ports_.log, config_.save(*wanted) ? "%s is set." : "%s could not be stored.", command.key);
}

void SerialConsole::startScan() {
  ports_.wifi.startScan();
  scanning_ = true;
  scanSinceMs_ = ports_.clock.nowMs();
}

void SerialConsole::followScan() {
  WifiNetwork networks[kMostScanned];
  const int found = ports_.wifi.scanResults(networks, kMostScanned);
  if (found < 0) {
    if (ports_.clock.nowMs() - scanSinceMs_ < kScanLimitMs) return;
    scanning_ = false;
    return logLine(ports_.log, "The scan found no end; the board may be joining a network.");
  }
  scanning_ = false;
  logLine(ports_.log, "%d networks", found);
  for (int i = 0; i < std::min(found, static_cast<int>(kMostScanned)); i++) {
    char ssid[kSsidSize];
    printable(networks[i].ssid, ssid, sizeof(ssid));
    logLine(ports_.log, "%4d dBm  %s  %s", networks[i].rssi, networks[i].open ? "open     " : "password ", ssid);
  }
}
