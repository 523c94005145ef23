#pragma once
#include <PersonalCms.h>

/** The edges of the full variant: a model of the e-paper, and a room and an NFC tag that `room.json` describes. */
const PersonalCmsPorts& personalCmsDevice(const PersonalCmsPins& pins);
