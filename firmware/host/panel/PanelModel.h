#pragma once
#include <personalcms/Canvas.h>
#include <personalcms/PersonalCmsPins.h>
#include <ports/Clock.h>

#include <array>
#include <functional>
#include <string>
#include <vector>

/** How long the controller is busy. */
struct PanelTimes {
  uint32_t resetMs = 2;
  uint32_t powerOnMs = 90;
  uint32_t fullMs = 3600;
  uint32_t partialMs = 480;
  uint32_t powerOffMs = 60;
  /** For so long after a command BUSY may still say "ready": real ones take some 0.2 ms, a driver must not count on it.
   */
  uint32_t busyDelayMs = 10;
};

/** What can be wrong with the BUSY line. */
enum class BusyLine : uint8_t { Works, StuckLow, StuckHigh };

/**
 * A UC8179 and its glass: takes pins and SPI bytes, keeps the controller's memory, and changes pixels as its waveforms
 * do. What breaks the controller's rules is noted. Its memory is lost with its power; the glass keeps what it shows.
 */
class PanelModel {
 public:
  PanelModel(Clock& clock, const PersonalCmsPins& pins);

  void pin(uint8_t pin, bool high);
  void spi(const uint8_t* bytes, size_t count);
  /** The level of BUSY: low while busy. */
  bool busyLevel();

  /** 1 = white, rows from the top, as far as the glass has come by now. */
  const std::vector<uint8_t>& glass();
  bool isWhite(int x, int y);
  /** What the glass shows at the start: a panel that was used before. */
  void setGlass(const std::vector<uint8_t>& pixels) { glass_ = pixels; }
  const std::vector<std::string>& errors() const { return errors_; }
  bool isAsleep() const { return !hasPower_ || isDeepAsleep_; }

  PanelTimes times;
  BusyLine busyLine = BusyLine::Works;
  uint32_t fullRefreshes = 0;
  uint32_t partialRefreshes = 0;
  uint64_t bytesTaken = 0;
  /** After each refresh, when somebody looks at the panel the first time. */
  std::function<void()> onShown;

 private:
  using Plane = std::vector<uint8_t>;
  struct Window {
    int left, right, top, bottom;  // all inclusive
  };

  void power(bool on);
  void reset(bool high);
  void begin(uint8_t code);
  void take(uint8_t byte);
  void finish();
  void takeWindow();
  void takeData(uint8_t byte);
  void finishData();
  void run(uint8_t code);
  void runRefresh();
  void settle();
  void applyRefresh();
  void loseMemory();
  Window area() const;
  bool wasWritten(const Window& window) const;
  void complain(const std::string& what);
  void busyFor(uint32_t ms);

  Clock& clock_;
  const PersonalCmsPins pins_;
  bool hasPower_ = false;
  bool isSelected_ = false;
  bool isCommand_ = false;
  bool isInReset_ = true;
  bool wasReset_ = false;
  bool isDeepAsleep_ = false;
  bool isBoosterOn_ = false;
  bool isPartial_ = false;
  uint64_t resetSinceMs_ = 0;
  uint64_t busyFromMs_ = 0;
  uint64_t busyUntilMs_ = 0;
  bool isRefreshing_ = false;
  Window refreshArea_{};
  bool isPartialWaveform_ = false;
  int code_ = -1;
  std::vector<uint8_t> data_;
  size_t dataCount_ = 0;
  std::array<bool, 256> seen_{};
  std::array<uint8_t, 256> firstByte_{};
  Window window_{};
  Plane old_, new_;
  std::vector<bool> oldRows_, newRows_;
  Plane glass_;
  uint32_t noise_ = 1;
  std::vector<std::string> errors_;
};
