#pragma once
#include "ports/Chip.h"
#include "ports/Clock.h"
#include "ports/Flash.h"
#include "ports/Inflater.h"
#include "ports/Log.h"
#include "ports/Pins.h"
#include "ports/Portal.h"
#include "ports/Random.h"
#include "ports/RunningImage.h"
#include "ports/Settings.h"
#include "ports/Transport.h"
#include "ports/Wifi.h"

/** All edges that every variant has. */
struct Ports {
  Chip& chip;
  Clock& clock;
  Flash& flash;
  const RunningImage& image;
  Inflater& inflater;
  Log& log;
  Pins& pins;
  PortalServer& portal;
  Random& random;
  Settings& settings;
  Ticker& ticker;
  Transport& transport;
  Wifi& wifi;
};
