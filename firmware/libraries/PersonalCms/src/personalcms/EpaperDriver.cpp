#include "EpaperDriver.h"

#include <algorithm>

namespace {

// UC8179 data sheet, section "Command table"; values as Good Display and Waveshare publish them for this glass.
constexpr uint8_t kPanelSetting = 0x00, kPowerSetting = 0x01, kPowerOffCommand = 0x02, kPowerOnCommand = 0x04,
                  kBoosterSoftStart = 0x06, kDeepSleep = 0x07, kOldData = 0x10, kRefresh = 0x12, kNewData = 0x13,
                  kDualSpi = 0x15, kTemperatureSensor = 0x41, kVcomInterval = 0x50, kTcon = 0x60, kResolution = 0x61,
                  kPartialWindow = 0x90, kPartialIn = 0x91, kPartialOut = 0x92, kCascade = 0xE0,
                  kForceTemperature = 0xE5;

constexpr uint32_t kPowerUpMs = 10;
constexpr uint32_t kResetMs = 10;
// BUSY falls a little after the command; Waveshare's samples leave it 100 ms.
constexpr uint32_t kBeforeBusyMs = 100;
constexpr uint32_t kBeforeOffMs = 20;
// Looked at later than this, a refresh that never was and one that is over cannot be told apart.
constexpr uint32_t kSurelyBusyMs = 250;
constexpr uint32_t kResetLimitMs = 1000;
constexpr uint32_t kPowerLimitMs = 5000;
constexpr uint32_t kRefreshLimitMs = 40 * 1000;  // some 4 s; far longer in the cold
constexpr uint32_t kRowsLimitMs = 3 * 60 * 1000;

constexpr Box kWholePanel = {0, 0, kPanelWidth, kPanelHeight};

uint8_t high(int value) { return static_cast<uint8_t>(value >> 8); }
uint8_t low(int value) { return static_cast<uint8_t>(value & 0xFF); }

}  // namespace

void EpaperDriver::begin() {
  pins_.output(wiring_.panelSelect);
  pins_.output(wiring_.panelDataCommand);
  pins_.output(wiring_.panelReset);
  if (wiring_.panelPower != kNoPin) pins_.output(wiring_.panelPower);
  // Without a panel the line then says "ready" for ever, and a refresh that never becomes busy is noticed.
  pins_.inputPullup(wiring_.panelBusy);
  cutPower();
  spi_.begin();
}

void EpaperDriver::showFull(const PagePainter& page) {
  if (!isFree()) return;
  before_ = nullptr;
  after_ = &page;
  window_ = kWholePanel;
  wake(Job::Full);
}

void EpaperDriver::showPartial(const Box& window, const PagePainter* before, const PagePainter& after) {
  if (!isFree()) return;
  before_ = before;
  after_ = &after;
  const int right = std::min((window.x + window.width + 7) / 8 * 8, kPanelWidth);
  const int left = std::max(window.x / 8 * 8, 0);
  const int top = std::max(window.y, 0);
  const int bottom = std::min(window.y + window.height, kPanelHeight);
  window_ = before == nullptr ? kWholePanel : Box{left, top, right - left, bottom - top};
  wake(Job::Partial);
}

void EpaperDriver::openForRows() {
  if (isFree()) wake(Job::Rows);
}

void EpaperDriver::putRow(int y, const uint8_t row[kPanelRowBytes]) {
  if (step_ != Step::Open || y < 0 || y >= kPanelHeight) return;
  // What was there before is said to be the opposite, so that every pixel is driven all the way.
  uint8_t opposite[kPanelRowBytes];
  std::transform(row, row + kPanelRowBytes, opposite, [](uint8_t byte) { return static_cast<uint8_t>(~byte); });
  openWindow({0, y, kPanelWidth, 1});
  command(kOldData, opposite);
  command(kNewData, row, kPanelRowBytes);
}

void EpaperDriver::showRows() {
  if (step_ == Step::Open) powerOn();
}

void EpaperDriver::dropRows() {
  if (job_ != Job::Rows) return;
  if (step_ == Step::Open) {
    sleep();
    end(PanelEvent::Dropped);
  } else if (step_ == Step::InReset || step_ == Step::AfterReset) {
    cutPower();
    end(PanelEvent::Dropped);
  }
}

PanelEvent EpaperDriver::tick() {
  if (step_ != Step::Asleep && pause_.isDue(clock_.nowMs())) {
    switch (step_) {
      case Step::Asleep:
        break;
      case Step::InReset:
        pins_.write(wiring_.panelReset, true);
        enter(Step::AfterReset, kResetMs);
        break;
      case Step::AfterReset:
        checkBusy(PanelFault::BusyAfterReset, kResetLimitMs);
        break;
      case Step::Strips:
        sendStrip();
        break;
      case Step::Open:
        if (clock_.nowMs() - enteredMs_ >= kRowsLimitMs) fail(PanelFault::RowsStalled);
        break;
      case Step::PowerOn:
        checkBusy(PanelFault::BusyAtPowerOn, kPowerLimitMs);
        break;
      case Step::Refresh:
        checkBusy(PanelFault::BusyRefreshing, kRefreshLimitMs);
        break;
      case Step::PowerOff:
        checkBusy(PanelFault::BusyAtPowerOff, kPowerLimitMs);
        break;
    }
  }
  const PanelEvent event = event_;
  event_ = PanelEvent::None;
  return event;
}

void EpaperDriver::wake(Job job) {
  job_ = job;
  fault_ = PanelFault::None;
  if (wiring_.panelPower != kNoPin) pins_.write(wiring_.panelPower, true);
  pins_.write(wiring_.panelSelect, true);
  pins_.write(wiring_.panelReset, false);
  enter(Step::InReset, kPowerUpMs + kResetMs);
}

void EpaperDriver::enter(Step step, uint32_t atLeastMs) {
  step_ = step;
  sawBusy_ = false;
  enteredMs_ = clock_.nowMs();
  pause_.wait(enteredMs_, atLeastMs);
}

void EpaperDriver::checkBusy(PanelFault fault, uint32_t limitMs) {
  const uint64_t forMs = clock_.nowMs() - enteredMs_;
  if (isBusy()) {
    sawBusy_ = true;
    if (forMs >= limitMs) fail(fault);
  } else if (step_ == Step::Refresh && !sawBusy_ && forMs < kSurelyBusyMs) {
    fail(PanelFault::NoRefresh);
  } else {
    afterWait();
  }
}

void EpaperDriver::afterWait() {
  if (step_ == Step::AfterReset) {
    configure();
    nextRow_ = 0;
    enter(job_ == Job::Rows ? Step::Open : Step::Strips, 0);
  } else if (step_ == Step::PowerOn) {
    refresh();
  } else if (step_ == Step::Refresh) {
    powerOff();
  } else if (step_ == Step::PowerOff) {
    sleep();
    end(PanelEvent::Shown);
  }
}

void EpaperDriver::configure() {
  const uint8_t power[] = {0x07, 0x07, 0x3F, 0x3F};  // gate ±20 V, source ±15 V, all made inside
  const uint8_t softStart[] = {0x17, 0x17, 0x28, 0x17};
  const uint8_t panel[] = {0x1F};  // black and white, waveforms out of the controller's own memory
  const uint8_t resolution[] = {high(kPanelWidth), low(kPanelWidth), high(kPanelHeight), low(kPanelHeight)};
  const uint8_t oneLine[] = {0x00};
  const uint8_t tcon[] = {0x22};
  command(kPowerSetting, power);
  command(kBoosterSoftStart, softStart);
  command(kPanelSetting, panel);
  command(kResolution, resolution);
  command(kDualSpi, oneLine);
  command(kTcon, tcon);
  // 1 = white. The border becomes white with a full refresh, and is left alone (high impedance) by a partial one.
  const uint8_t border[] = {static_cast<uint8_t>(job_ == Job::Partial ? 0xA9 : 0x29), 0x07};
  command(kVcomInterval, border);
  // The waveform is chosen by temperature: the real one for a full refresh; 110 stands for the partial waveform.
  const uint8_t cascade[] = {static_cast<uint8_t>(job_ == Job::Partial ? 0x02 : 0x00)};
  const uint8_t partialWaveform[] = {0x6E};
  const uint8_t ownSensor[] = {0x00};
  command(kCascade, cascade);
  if (job_ == Job::Partial) {
    command(kForceTemperature, partialWaveform);
  } else {
    command(kTemperatureSensor, ownSensor);
  }
  command(kPartialIn);
}

void EpaperDriver::sendStrip() {
  const int rows = std::min(kStripRows, kPanelHeight - nextRow_);
  openWindow({0, nextRow_, kPanelWidth, rows});
  canvas_.begin(nextRow_, rows);
  if (before_ != nullptr) {
    before_->paint(canvas_);
    command(kOldData, canvas_.bytes(), canvas_.byteCount());
    canvas_.begin(nextRow_, rows);
  }
  after_->paint(canvas_);
  command(kNewData, canvas_.bytes(), canvas_.byteCount());
  if (before_ == nullptr) {
    canvas_.invert();  // as in putRow
    command(kOldData, canvas_.bytes(), canvas_.byteCount());
  }
  nextRow_ += rows;
  if (nextRow_ >= kPanelHeight) powerOn();
}

void EpaperDriver::powerOn() {
  if (job_ == Job::Partial) {
    openWindow(window_);
  } else {
    command(kPartialOut);
  }
  command(kPowerOnCommand);
  enter(Step::PowerOn, kBeforeBusyMs);
}

void EpaperDriver::refresh() {
  command(kRefresh);
  enter(Step::Refresh, kBeforeBusyMs);
}

void EpaperDriver::powerOff() {
  command(kPowerOffCommand);
  enter(Step::PowerOff, kBeforeOffMs);
}

void EpaperDriver::sleep() {
  const uint8_t check[] = {0xA5};
  command(kDeepSleep, check);
  cutPower();
}

void EpaperDriver::cutPower() {
  if (wiring_.panelPower == kNoPin) return pins_.write(wiring_.panelSelect, true);
  // A line that stays high would feed the panel through its inputs.
  pins_.write(wiring_.panelPower, false);
  pins_.write(wiring_.panelReset, false);
  pins_.write(wiring_.panelDataCommand, false);
  pins_.write(wiring_.panelSelect, false);
}

void EpaperDriver::fail(PanelFault fault) {
  fault_ = fault;
  cutPower();
  end(PanelEvent::Failed);
}

void EpaperDriver::end(PanelEvent event) {
  step_ = Step::Asleep;
  event_ = event;
}

void EpaperDriver::command(uint8_t code) { send(&code, 1, true); }

void EpaperDriver::command(uint8_t code, const uint8_t* bytes, size_t count) {
  command(code);
  send(bytes, count, false);
}

void EpaperDriver::send(const uint8_t* bytes, size_t count, bool isCommand) {
  pins_.write(wiring_.panelDataCommand, !isCommand);
  pins_.write(wiring_.panelSelect, false);
  spi_.write(bytes, count);
  pins_.write(wiring_.panelSelect, true);
}

void EpaperDriver::openWindow(const Box& box) {
  const int right = box.x + box.width - 1, bottom = box.y + box.height - 1;
  const uint8_t window[] = {high(box.x), low(box.x),   high(right), low(right), high(box.y),
                            low(box.y),  high(bottom), low(bottom), 0x01};
  command(kPartialWindow, window);
}
