#pragma once
#include "FakeServer.h"

/** The offer of nextImage(version), with the patch from 2.6.0 (64 KiB). */
FakeOffer deltaOfferOf(const std::string& version, uint32_t sizeBytes = 64 * 1024);
