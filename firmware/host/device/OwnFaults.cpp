#include "HostFaults.h"

// Not next to its reader's code, so that no compiler folds it: the image maker writes the name afterwards.
extern "C" __attribute__((section(".host_faults"), used)) const HostFaults host_faults = {kHostFaultsMagic, ""};
