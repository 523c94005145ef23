#pragma once
#include "ClimateSensor.h"
#include "NfcReader.h"
#include "SpiBus.h"

/** The edges that only the full variant has. */
struct PersonalCmsPorts {
  SpiBus& spi;
  NfcReader& nfc;
  ClimateSensor& climate;
};
