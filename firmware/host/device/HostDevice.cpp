#include "HostDevice.h"

#include <ThisDevice.h>
#include <poll.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "Handover.h"
#include "HostFaults.h"

extern "C" const esp_app_desc_t esp_app_desc;

namespace {

constexpr double kRestMs = 20;
constexpr double kShortestRestMs = 5;

[[noreturn]] void refuseToStart(const std::string& why) {
  std::fprintf(stderr, "firmware: %s\n", why.c_str());
  std::exit(2);
}

FileFlash& opened(FileFlash& flash, const HostStart& start) {
  std::string why;
  if (!flash.open(start.stateFolder + "/flash", why)) refuseToStart(why);
  return flash;
}

Nvs& loaded(Nvs& nvs) {
  if (!nvs.load()) refuseToStart("nvs.json is not in the form of NVS");
  return nvs;
}

RunningImage describe() {
  const bool isWrong = ownFault() == ImageFault::WrongVersion;
  return {esp_app_desc.project_name, isWrong ? kWrongVersion : esp_app_desc.version, esp_app_desc.secure_version};
}

}  // namespace

ImageFault ownFault() {
  ImageFault fault = ImageFault::None;
  imageFaultOf(host_faults.name, fault);
  return fault;
}

HostDevice::HostDevice(const HostStart& handedOver)
    : start(handedOver),
      faults(start.stateFolder),
      nvs(start.stateFolder + "/nvs.json"),
      clock(start.speed),
      chip(start, faults),
      flash(opened(fileFlash, start), start.slot, faults),
      pins(start.stateFolder),
      portal(start.portalPort),
      settings(loaded(nvs), faults),
      ticker(clock),
      wifi(start.wifiFile, clock, ownFault() == ImageFault::LoseWifi),
      transport({wifi, clock, faults, ownFault() == ImageFault::NeverChecksIn, [this] { ticker.run(); }}),
      image(describe()),
      ports{chip, clock, flash, image, inflater, log, pins, portal, random, settings, ticker, transport, wifi},
      restMs_(static_cast<int>(std::max(kRestMs / start.speed, kShortestRestMs))) {}

void HostDevice::rest() {
  ticker.run();
  const bool isBusy = transport.takeActivity() | flash.takeActivity();
  pollfd waits[] = {
      transport.takeWait(),
      {portal.webFd(), POLLIN, 0},
      {portal.dnsFd(), POLLIN, 0},
      {log.inputFd(), POLLIN, 0},
  };
  poll(waits, sizeof(waits) / sizeof(waits[0]), isBusy ? 0 : restMs_);
}

HostDevice& hostDevice() {
  // Never destroyed: what the sketch holds may still use it.
  static HostDevice* const device = [] {
    HostStart start = {};
    std::string why;
    if (!takeHandover(start, why)) refuseToStart(why);
    return new HostDevice(start);
  }();
  return *device;
}

const Ports& thisDevice() { return hostDevice().ports; }
