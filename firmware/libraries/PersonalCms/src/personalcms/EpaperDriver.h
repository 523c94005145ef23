#pragma once
#include <personalcms/Canvas.h>
#include <personalcms/PersonalCmsPins.h>
#include <personalcms/ports/SpiBus.h>
#include <ports/Clock.h>
#include <ports/Pins.h>
#include <shell/Timer.h>

#include <cstddef>
#include <cstdint>

/** What went wrong with the panel. After each of them its power is off, and the next picture starts from the beginning.
 */
enum class PanelFault : uint8_t {
  None,
  BusyAfterReset,
  BusyAtPowerOn,
  NoRefresh,  // it never became busy: most likely nothing is connected
  BusyRefreshing,
  BusyAtPowerOff,
  RowsStalled,  // opened for rows, and nobody finished them
};
/** For logs: `busy after reset`, …; empty for None. */
const char* wordOf(PanelFault fault);

enum class PanelEvent : uint8_t { None, Shown, Dropped, Failed };

/**
 * A UC8179-class controller with 800×480 pixels (Good Display GDEY075T7, Waveshare 7.5" V2), in black and white.
 * Nothing here waits: `tick` does one small step, and each wait for BUSY has a deadline. Between two pictures the panel
 * sleeps with its power off; its memory is lost then, so a partial refresh sends what is seen now as well as what is to
 * be seen. Rows go in any order, each strip into a window of its own in the controller's memory: that is how a BMP,
 * which comes from the bottom up, needs neither a buffer nor a turned panel.
 */
class EpaperDriver {
 public:
  EpaperDriver(SpiBus& spi, Pins& pins, Clock& clock, const PersonalCmsPins& wiring)
      : spi_(spi), pins_(pins), clock_(clock), wiring_(wiring) {}
  EpaperDriver(const EpaperDriver&) = delete;
  EpaperDriver& operator=(const EpaperDriver&) = delete;

  void begin();
  /** Whether the panel sleeps: only then a new picture may be begun. */
  bool isFree() const { return step_ == Step::Asleep; }

  /** Shows the page with a full refresh (some 4 s, flashing). The page must stay as it is until the event. */
  void showFull(const PagePainter& page);
  /**
   * Changes what lies in `window` with a partial refresh (some 0.5 s). `before` paints what is seen now; null where
   * nobody knows, and then the window is the whole panel. Both must stay as they are until the event.
   */
  void showPartial(const Box& window, const PagePainter* before, const PagePainter& after);

  /** Wakes the panel for rows that come one by one; wait for `takesRows`. */
  void openForRows();
  bool takesRows() const { return step_ == Step::Open; }
  /** One row, 1 = white. */
  void putRow(int y, const uint8_t row[kPanelRowBytes]);
  /** Shows them with a full refresh. */
  void showRows();
  /** Sleeps again; what is seen stays. */
  void dropRows();

  /** With every turn of the loop. Tells once how it ended. */
  PanelEvent tick();
  /** Of the last event Failed. */
  PanelFault fault() const { return fault_; }

 private:
  enum class Step : uint8_t { Asleep, InReset, AfterReset, Strips, Open, PowerOn, Refresh, PowerOff };
  enum class Job : uint8_t { Full, Partial, Rows };

  void wake(Job job);
  void enter(Step step, uint32_t atLeastMs);
  bool isBusy() { return !pins_.read(wiring_.panelBusy); }
  void checkBusy(PanelFault fault, uint32_t limitMs);
  void afterWait();
  void configure();
  void sendStrip();
  void powerOn();
  void refresh();
  void powerOff();
  void sleep();
  void cutPower();
  void fail(PanelFault fault);
  void end(PanelEvent event);
  void command(uint8_t code);
  void command(uint8_t code, const uint8_t* bytes, size_t count);
  template <size_t N>
  void command(uint8_t code, const uint8_t (&bytes)[N]) {
    command(code, bytes, N);
  }
  void send(const uint8_t* bytes, size_t count, bool isCommand);
  void openWindow(const Box& box);

  SpiBus& spi_;
  Pins& pins_;
  Clock& clock_;
  const PersonalCmsPins& wiring_;
  Step step_ = Step::Asleep;
  Job job_ = Job::Full;
  Box window_{};
  const PagePainter* before_ = nullptr;
  const PagePainter* after_ = nullptr;
  int nextRow_ = 0;
  bool sawBusy_ = false;
  uint64_t enteredMs_ = 0;
  Timer pause_;
  PanelEvent event_ = PanelEvent::None;
  PanelFault fault_ = PanelFault::None;
  Canvas canvas_;
};
