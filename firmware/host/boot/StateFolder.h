#pragma once
#include "../flash/FileFlash.h"
#include "../ports/HostChip.h"
#include "Options.h"

/**
 * Makes of the folder, which is there, what a board with these options is: flash with the factory image, MAC, Wi-Fi
 * networks, and the settings of a board that was set up where a server is named. What is there already stays. False
 * with a reason.
 */
bool prepareState(const Options& options, std::string& why);

/** Everything that is the same for each start of the board. */
bool describeStart(const Options& options, HostStart& out, std::string& why);
