#pragma once
#include <LedBlink.h>

#include <cstring>
#include <map>
#include <string>

#include "fakes/FakeBoard.h"

constexpr uint64_t kSecondMs = 1000;
constexpr uint64_t kMinuteMs = 60 * kSecondMs;

using Form = std::map<std::string, std::string>;

/** A form that leads to the fake board's server. */
Form goodForm();
/** The same with one field changed. */
Form formWith(const std::string& name, const std::string& value);

/** A board that was never set up, running, with its portal open; the clock starts one minute before 2^32 ms. */
struct NewBoard {
  explicit NewBoard(bool isProvisioned = false, uint64_t clockAtStartMs = FakeClock::kNearWrapMs);

  FakeReply get(const std::string& path) { return board.portal.ask({false, path}); }
  FakeReply post(const std::string& path, const Form& form) { return board.portal.ask({true, path, form}); }
  FakeReply submit(const Form& form) { return post("/submit", form); }
  void run(uint64_t ms) { board.run(ms); }
  bool isOpen() const { return board.wifi.apOpen; }
  /** Types a line on the serial console; what was said since. */
  std::string type(const std::string& line);
  const DeviceSettings& active() { return board.shell().settings(); }
  std::string stored(const char* key);

  FakeBoard board;
};

/** A board of the LED variant: its feature on the ports of the fake board. */
struct LedBoard : NewBoard {
  LedBoard();
  FakeFlash flash;
  FakeTransport transport;
  LedBlink blink;
};
