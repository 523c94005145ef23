#include <PersonalCmsDevice.h>

#include <cstdio>

#include "../device/HostDevice.h"
#include "../panel/PanelBus.h"
#include "../panel/PanelPng.h"
#include "Room.h"

namespace {

/** The panel's model on the device's pins, its picture in `panel.png`, and the room around. */
struct Edges {
  Edges(HostDevice& device, const PersonalCmsPins& pins)
      : picture(device.start.stateFolder + "/panel.png"),
        room(device.start.stateFolder + "/room.json"),
        panel(device.clock, pins),
        spi(panel),
        nfc(room, device.start.stateFolder),
        climate(room) {
    std::vector<uint8_t> shown;
    if (readPanelPng(picture, shown)) panel.setGlass(shown);
    for (const uint8_t pin : {pins.panelSelect, pins.panelDataCommand, pins.panelReset, pins.panelPower})
      if (pin != kNoPin) device.pins.listen(pin, [this, pin](bool high) { panel.pin(pin, high); });
    device.pins.drive(pins.panelBusy, [this] { return panel.busyLevel(); });
    panel.onShown = [this] { show(); };
  }

  void show() {
    std::printf("panel: refresh %u full, %u partial%s\n", static_cast<unsigned>(panel.fullRefreshes),
                static_cast<unsigned>(panel.partialRefreshes),
                writePanelPng(picture, panel.glass()) ? "" : ", and the picture could not be written");
    for (; told < panel.errors().size(); told++) std::printf("panel: wrong: %s\n", panel.errors()[told].c_str());
    std::fflush(stdout);
  }

  const std::string picture;
  WatchedJson room;
  PanelModel panel;
  PanelSpi spi;
  RoomNfc nfc;
  RoomClimate climate;
  size_t told = 0;  // errors of the panel
  PersonalCmsPorts ports{spi, nfc, climate};
};

}  // namespace

const PersonalCmsPorts& personalCmsDevice(const PersonalCmsPins& pins) {
  static Edges* const edges = new Edges(hostDevice(), pins);  // lives as long as the device runs
  return edges->ports;
}
