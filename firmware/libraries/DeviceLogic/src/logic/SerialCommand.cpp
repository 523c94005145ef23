#include "SerialCommand.h"

#include "Ascii.h"
#include "Utf8.h"

namespace {

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && isSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && isSpace(text.back())) text.remove_suffix(1);
  return text;
}

/** Takes the next word off the front of a trimmed line. */
std::string_view takeWord(std::string_view& line) {
  size_t end = 0;
  while (end < line.size() && !isSpace(line[end])) ++end;
  const std::string_view word = line.substr(0, end);
  line = trimmed(line.substr(end));
  return word;
}

struct Verb {
  std::string_view word;
  SerialVerb verb;
};
constexpr Verb kVerbs[] = {{"status", SerialVerb::Status},
                           {"config", SerialVerb::Config},
                           {"wifi-scan", SerialVerb::WifiScan},
                           {"check", SerialVerb::Check},
                           {"rollback", SerialVerb::Rollback},
                           {"portal", SerialVerb::Portal},
                           {"factory-reset", SerialVerb::FactoryReset},
                           {"reboot", SerialVerb::Reboot},
                           {"help", SerialVerb::Help}};

bool isKey(std::string_view text) {
  for (const char c : text) {
    if ((c < 'a' || c > 'z') && !isAsciiDigit(c) && c != '_') return false;
  }
  return !text.empty() && text.size() < kSerialKeySize;
}

/** A value in double quotes; nothing may follow it. */
SerialVerb unquote(std::string_view text, SerialCommand& out) {
  size_t used = 0;
  for (size_t i = 1; i < text.size(); ++i) {
    char c = text[i];
    if (c == '"') {
      out.value[used] = '\0';
      return i + 1 == text.size() ? SerialVerb::Set : SerialVerb::BadSet;
    }
    if (c == '\\' && i + 1 < text.size()) c = text[++i];
    if (used + 1 == sizeof out.value) return SerialVerb::BadSet;
    out.value[used++] = c;
  }
  return SerialVerb::OpenQuote;
}

SerialVerb parseSet(std::string_view rest, SerialCommand& out) {
  const std::string_view key = takeWord(rest);
  if (!isKey(key) || rest.empty() || hasControlCharacter(rest)) return SerialVerb::BadSet;
  copyText(key, out.key, sizeof out.key);
  if (rest[0] == '"') return unquote(rest, out);
  return copyText(rest, out.value, sizeof out.value) ? SerialVerb::Set : SerialVerb::BadSet;
}

SerialVerb parseVerb(std::string_view line, SerialCommand& out) {
  if (line.size() > kSerialLineMax) return SerialVerb::TooLong;
  line = trimmed(line);
  if (line.empty()) return SerialVerb::Nothing;
  const std::string_view word = takeWord(line);
  if (equalsIgnoringCase(word, "set")) return parseSet(line, out);
  if (equalsIgnoringCase(word, "wifi") && equalsIgnoringCase(line, "scan")) return SerialVerb::WifiScan;
  if (!line.empty()) return SerialVerb::Unknown;
  for (const Verb& verb : kVerbs) {
    if (equalsIgnoringCase(word, verb.word)) return verb.verb;
  }
  return SerialVerb::Unknown;
}

}  // namespace

SerialCommand parseSerialCommand(std::string_view line) {
  SerialCommand command = {};
  command.verb = parseVerb(line, command);
  if (command.verb != SerialVerb::Set) command.key[0] = command.value[0] = '\0';
  return command;
}

const char* serialHelp() {
  return "status           how the device is\n"
         "config           the settings, without secrets\n"
         "set KEY VALUE    changes a setting; a VALUE with spaces in double quotes, \"\" empties it\n"
         "wifi scan        the networks in reach\n"
         "check            asks the server for an update now\n"
         "rollback         starts the previous firmware\n"
         "portal           opens the set-up portal\n"
         "factory-reset    forgets all settings and restarts\n"
         "reboot           restarts\n"
         "help             this list\n";
}
