// What the core's main() is on the chip: `setup()` once, then `loop()` for ever.
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "HostDevice.h"
#include "HostFaults.h"
#include "StatusFile.h"

void setup();
void loop();
/** Stands behind the sketch (Sketch.cpp.in), because a sketch keeps its shell to itself. */
StatusSource& sketchStatus();

int main() {
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // no firmware without its boot process
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGTTIN, SIG_IGN);  // typing goes to whoever is in front
  HostDevice& device = hostDevice();
  StatusFile status(device);
  const ImageFault fault = ownFault();
  if (fault == ImageFault::CrashInSetup) std::abort();
  setup();
  while (true) {
    loop();
    status.tick(sketchStatus());
    device.rest();
    if (fault == ImageFault::Hang) {
      while (true) pause();  // until the watchdog bites
    }
  }
}
