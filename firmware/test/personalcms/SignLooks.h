#pragma once
#include <personalcms/StatusCard.h>

#include <set>

#include "Sign.h"

inline std::vector<uint8_t> pixelsOf(const std::function<void(Canvas&)>& draw) {
  std::vector<uint8_t> pixels;
  Canvas canvas;
  for (int top = 0; top < kPanelHeight; top += kStripRows) {
    canvas.begin(top, kStripRows);
    draw(canvas);
    pixels.insert(pixels.end(), canvas.bytes(), canvas.bytes() + canvas.byteCount());
  }
  return pixels;
}

/** What the card of this sign must look like now. */
inline bool showsCard(Sign& sign) {
  const CardModel card = cardOf(sign.shell.now, {sign.climate.now.temperatureC, sign.climate.now.humidityPercent});
  return sign.panel.glass() == pixelsOf([&](Canvas& canvas) { paintCard(canvas, card); });
}

/** What the panel complained of, each thing once. */
inline std::string complaints(Sign& sign) {
  const std::set<std::string> once(sign.panel.errors().begin(), sign.panel.errors().end());
  std::string all;
  for (const std::string& each : once) all += each + "; ";
  return all;
}
