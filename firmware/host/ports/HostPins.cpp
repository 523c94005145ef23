#include "HostPins.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>

namespace {
uint8_t* mapLevels(const std::string& path, size_t bytes) {
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  void* mapped = MAP_FAILED;
  if (file >= 0 && ftruncate(file, static_cast<off_t>(bytes)) == 0)
    mapped = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (file >= 0) close(file);
  if (mapped == MAP_FAILED) throw std::runtime_error(path + ": cannot be mapped");
  std::memset(mapped, 0, bytes);  // all pins float after a reset
  return static_cast<uint8_t*>(mapped);
}
}  // namespace

HostPins::HostPins(const std::string& stateFolder)
    : levels_(mapLevels(stateFolder + "/pins.bin", kPins)), inputs_(stateFolder + "/inputs.json") {}

HostPins::~HostPins() { munmap(levels_, kPins); }

void HostPins::drive(uint8_t pin, std::function<bool()> level) { drivers_[pin] = std::move(level); }

void HostPins::listen(uint8_t pin, std::function<void(bool)> heard) { listeners_[pin] = std::move(heard); }

void HostPins::setMode(uint8_t pin, Mode mode) {
  if (pin < kPins) modes_[pin] = mode;
}

void HostPins::put(uint8_t pin, uint8_t level) {
  if (pin >= kPins) return;
  levels_[pin] = level;
  if (listeners_[pin]) listeners_[pin](level != 0);
}

void HostPins::write(uint8_t pin, bool high) { put(pin, high ? 255 : 0); }

void HostPins::pwm(uint8_t pin, uint8_t duty) {
  setMode(pin, Mode::Output);
  put(pin, duty);
}

bool HostPins::read(uint8_t pin) {
  if (pin >= kPins) return false;
  if (modes_[pin] == Mode::Output) return levels_[pin] != 0;
  if (drivers_[pin]) return drivers_[pin]();
  const cJSON* level = cJSON_GetObjectItemCaseSensitive(inputs_.look(), std::to_string(pin).c_str());
  if (cJSON_IsNumber(level)) return level->valueint != 0;
  if (cJSON_IsBool(level)) return cJSON_IsTrue(level) != 0;
  return modes_[pin] == Mode::Pullup;
}
