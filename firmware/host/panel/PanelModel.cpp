#include "PanelModel.h"

#include <algorithm>

namespace {

constexpr uint8_t kPanelSetting = 0x00, kPowerSetting = 0x01, kPowerOff = 0x02, kPowerOn = 0x04, kBooster = 0x06,
                  kDeepSleep = 0x07, kOldData = 0x10, kRefresh = 0x12, kNewData = 0x13, kInterval = 0x50,
                  kResolution = 0x61, kWindow = 0x90, kPartialIn = 0x91, kPartialOut = 0x92, kCascade = 0xE0,
                  kForceTemperature = 0xE5;

/** How many bytes follow a command; -1 for one that this controller does not have (or that no driver here needs). */
int byteCountOf(uint8_t code) {
  switch (code) {
    case kPowerOff:
    case kPowerOn:
    case kRefresh:
    case kPartialIn:
    case kPartialOut:
      return 0;
    case kPanelSetting:
    case kDeepSleep:
    case 0x15:
    case 0x41:
    case 0x60:
    case kCascade:
    case kForceTemperature:
      return 1;
    case kInterval:
      return 2;
    case kPowerSetting:
    case kBooster:
    case kResolution:
      return 4;
    case kWindow:
      return 9;
  }
  return -1;
}

bool isData(int code) { return code == kOldData || code == kNewData; }

std::string hex(int code) {
  char text[12];
  std::snprintf(text, sizeof(text), "0x%02X", static_cast<unsigned>(code));
  return text;
}

}  // namespace

PanelModel::PanelModel(Clock& clock, const PersonalCmsPins& pins)
    : clock_(clock),
      pins_(pins),
      old_(kPanelRowBytes * kPanelHeight),
      new_(old_),
      oldRows_(kPanelHeight),
      newRows_(kPanelHeight),
      glass_(old_.size(), 0xAA) {
  loseMemory();
}

void PanelModel::complain(const std::string& what) { errors_.push_back(what); }

void PanelModel::busyFor(uint32_t ms) {
  busyFromMs_ = clock_.nowMs() + std::min(times.busyDelayMs, ms / 2);
  busyUntilMs_ = clock_.nowMs() + ms;
}

void PanelModel::pin(uint8_t pin, bool high) {
  settle();
  if (pin == pins_.panelPower) power(high);
  if (pin == pins_.panelReset) reset(high);
  if (pin == pins_.panelSelect) isSelected_ = !high;
  if (pin == pins_.panelDataCommand) isCommand_ = !high;
}

void PanelModel::power(bool on) {
  if (on == hasPower_) return;
  hasPower_ = on;
  if (on) return;
  if (isRefreshing_) complain("power cut while refreshing");
  if (isBoosterOn_ && !isRefreshing_ && busyLine == BusyLine::Works) complain("power cut with the booster on");
  isRefreshing_ = isBoosterOn_ = wasReset_ = isDeepAsleep_ = false;
  code_ = -1;
  loseMemory();
}

void PanelModel::loseMemory() {
  for (Plane* plane : {&old_, &new_}) {
    for (uint8_t& byte : *plane) {
      noise_ = noise_ * 1664525 + 1013904223;
      byte = static_cast<uint8_t>(noise_ >> 24);
    }
  }
  std::fill(oldRows_.begin(), oldRows_.end(), false);
  std::fill(newRows_.begin(), newRows_.end(), false);
}

void PanelModel::reset(bool high) {
  if (high != isInReset_) return;
  isInReset_ = !high;
  if (!high) {
    resetSinceMs_ = clock_.nowMs();
    if (isRefreshing_) complain("reset while refreshing");
    isRefreshing_ = false;
    return;
  }
  if (!hasPower_) return;
  if (clock_.nowMs() - resetSinceMs_ < 1) complain("reset for less than 1 ms");
  wasReset_ = true;
  isDeepAsleep_ = isBoosterOn_ = isPartial_ = false;
  seen_.fill(false);
  firstByte_.fill(0);
  code_ = -1;
  busyFor(times.resetMs);
}

bool PanelModel::busyLevel() {
  settle();
  if (busyLine == BusyLine::StuckLow) return false;
  if (busyLine == BusyLine::StuckHigh || !hasPower_) return true;
  return clock_.nowMs() < busyFromMs_ || clock_.nowMs() >= busyUntilMs_;
}

void PanelModel::settle() {
  if (!isRefreshing_ || clock_.nowMs() < busyUntilMs_) return;
  isRefreshing_ = false;
  applyRefresh();
  if (onShown) onShown();
}

const std::vector<uint8_t>& PanelModel::glass() {
  settle();
  return glass_;
}

bool PanelModel::isWhite(int x, int y) {
  return (glass()[static_cast<size_t>(y) * kPanelRowBytes + static_cast<size_t>(x) / 8] >> (7 - x % 8) & 1) != 0;
}

void PanelModel::spi(const uint8_t* bytes, size_t count) {
  settle();
  bytesTaken += count;
  if (!isSelected_) return complain("bytes while not selected");
  if (!hasPower_) return complain("bytes without power");
  if (isInReset_ || !wasReset_) return complain("bytes before a reset");
  if (isDeepAsleep_) return complain("bytes in deep sleep without a reset");
  if (clock_.nowMs() < busyUntilMs_) return complain("bytes while busy");
  for (size_t i = 0; i < count; i++) {
    if (isCommand_) {
      begin(bytes[i]);
    } else {
      take(bytes[i]);
    }
  }
}

void PanelModel::begin(uint8_t code) {
  finish();
  code_ = code;
  data_.clear();
  dataCount_ = 0;
  if (!isData(code) && byteCountOf(code) < 0) complain("unknown command " + hex(code));
  if (isData(code) && !(seen_[kPanelSetting] && seen_[kResolution] && seen_[kInterval]))
    complain("pixels before the controller was set up");
  if (byteCountOf(code) == 0) run(code);
}

void PanelModel::take(uint8_t byte) {
  if (code_ < 0) return complain("data without a command");
  if (isData(code_)) return takeData(byte);
  data_.push_back(byte);
  const int wanted = byteCountOf(static_cast<uint8_t>(code_));
  if (static_cast<int>(data_.size()) > wanted) return complain("too many bytes after " + hex(code_));
  if (static_cast<int>(data_.size()) == wanted) run(static_cast<uint8_t>(code_));
}

void PanelModel::finish() {
  if (isData(code_)) return finishData();
  if (code_ >= 0 && static_cast<int>(data_.size()) < byteCountOf(static_cast<uint8_t>(code_)))
    complain("too few bytes after " + hex(code_));
}

PanelModel::Window PanelModel::area() const {
  return isPartial_ && seen_[kWindow] ? window_ : Window{0, kPanelWidth - 1, 0, kPanelHeight - 1};
}

void PanelModel::takeData(uint8_t byte) {
  const Window to = area();
  const size_t perRow = static_cast<size_t>(to.right - to.left + 1) / 8;
  const size_t row = static_cast<size_t>(to.top) + dataCount_ / perRow;
  const size_t column = static_cast<size_t>(to.left) / 8 + dataCount_ % perRow;
  dataCount_++;
  if (row > static_cast<size_t>(to.bottom)) {
    if (dataCount_ == perRow * static_cast<size_t>(to.bottom - to.top + 1) + 1) complain("more pixels than the window");
    return;
  }
  (code_ == kOldData ? old_ : new_)[row * kPanelRowBytes + column] = byte;
  if (column == static_cast<size_t>(to.right) / 8) (code_ == kOldData ? oldRows_ : newRows_)[row] = true;
}

void PanelModel::finishData() {
  const Window to = area();
  const size_t wanted = static_cast<size_t>(to.right - to.left + 1) / 8 * static_cast<size_t>(to.bottom - to.top + 1);
  if (dataCount_ < wanted) complain("fewer pixels than the window");
}

void PanelModel::takeWindow() {
  const auto word = [&](size_t at) { return data_[at] << 8 | data_[at + 1]; };
  window_ = {word(0), word(2), word(4), word(6)};
  const bool isAligned = window_.left % 8 == 0 && window_.right % 8 == 7;
  const bool isInside = window_.left < window_.right && window_.right < kPanelWidth && window_.top <= window_.bottom &&
                        window_.bottom < kPanelHeight;
  if (isAligned && isInside) return;
  complain("window outside of the panel, or not on whole bytes");
  window_ = {0, kPanelWidth - 1, 0, kPanelHeight - 1};
}

void PanelModel::run(uint8_t code) {
  seen_[code] = true;
  firstByte_[code] = data_.empty() ? 0 : data_[0];
  switch (code) {
    case kWindow:
      takeWindow();
      break;
    case kPartialIn:
    case kPartialOut:
      isPartial_ = code == kPartialIn;
      break;
    case kResolution:
      if (data_ != std::vector<uint8_t>{0x03, 0x20, 0x01, 0xE0}) complain("resolution is not 800 x 480");
      break;
    case kPowerOn:
      if (!seen_[kPowerSetting] || !seen_[kBooster]) complain("power on before the power was set up");
      isBoosterOn_ = true;
      busyFor(times.powerOnMs);
      break;
    case kPowerOff:
      isBoosterOn_ = false;
      busyFor(times.powerOffMs);
      break;
    case kDeepSleep:
      if (data_[0] != 0xA5) return complain("deep sleep without its check code");
      if (isBoosterOn_) complain("deep sleep with the booster on");
      isDeepAsleep_ = true;
      break;
    case kRefresh:
      runRefresh();
      break;
  }
}

bool PanelModel::wasWritten(const Window& window) const {
  for (int y = window.top; y <= window.bottom; y++) {
    if (!oldRows_[static_cast<size_t>(y)] || !newRows_[static_cast<size_t>(y)]) return false;
  }
  return true;
}

void PanelModel::runRefresh() {
  if (!isBoosterOn_) return complain("refresh without power on");
  refreshArea_ = area();
  if (!wasWritten(refreshArea_)) complain("refresh of rows that were never written");
  // A forced temperature of 110 chooses the partial waveform out of the controller's own memory.
  isPartialWaveform_ = (firstByte_[kCascade] & 0x02) != 0 && firstByte_[kForceTemperature] == 0x6E;
  (isPartialWaveform_ ? partialRefreshes : fullRefreshes)++;
  isRefreshing_ = true;
  busyFor(isPartialWaveform_ ? times.partialMs : times.fullMs);
}

void PanelModel::applyRefresh() {
  for (int y = refreshArea_.top; y <= refreshArea_.bottom; y++) {
    for (int x = refreshArea_.left / 8; x <= refreshArea_.right / 8; x++) {
      const size_t at = static_cast<size_t>(y) * kPanelRowBytes + static_cast<size_t>(x);
      // The partial waveform drives only the pixels that are said to change; a wrong "before" therefore stays on the
      // glass.
      const uint8_t driven = isPartialWaveform_ ? static_cast<uint8_t>(old_[at] ^ new_[at]) : 0xFF;
      glass_[at] = static_cast<uint8_t>((glass_[at] & ~driven) | (new_[at] & driven));
    }
  }
}
