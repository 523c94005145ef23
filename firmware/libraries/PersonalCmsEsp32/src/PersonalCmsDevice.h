#pragma once
#include <PersonalCms.h>

/**
 * The edges of the full variant on this chip. They may be named before the chip is started, and used from `setup()` on.
 * `pins` must live as long.
 */
const PersonalCmsPorts& personalCmsDevice(const PersonalCmsPins& pins);
