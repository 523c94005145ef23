#pragma once
#include <personalcms/StatusCard.h>

#include "Sign.h"
#include "panel/PanelChecks.h"

inline std::vector<uint8_t> pixelsOf(const std::function<void(Canvas&)>& draw) { return pixelsOf(FunctionPage(draw)); }

/** What the card of this sign must look like now. */
inline bool showsCard(Sign& sign) {
  const CardModel card = cardOf(sign.shell.now, {sign.climate.now.temperatureC, sign.climate.now.humidityPercent});
  return sign.panel.glass() == pixelsOf([&](Canvas& canvas) { paintCard(canvas, card); });
}

/** What the panel complained of, each thing once. */
inline std::string complaints(Sign& sign) { return joined(sign.panel.errors()); }
