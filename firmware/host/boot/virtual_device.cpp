// virtual-device: an ESP32 board as a process. See kUsage.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "BootProcess.h"
#include "StateFolder.h"

namespace {

int refuse(const std::string& why) {
  std::fprintf(stderr, "virtual-device: %s\n", why.c_str());
  return 2;
}

/** Held while this process lives, and let go by the system when it ends in whatever way. */
bool lockState(const std::string& folder) {
  const int file = open((folder + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  return file >= 0 && flock(file, LOCK_EX | LOCK_NB) == 0;
}

}  // namespace

int main(int count, char** words) {
  Options options;
  std::string why;
  if (!parseOptions(count, words, options, why)) {
    std::fputs(kUsage, stderr);
    return refuse(why);
  }
  if (options.parent != 0) prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (options.parent != 0 && getppid() != options.parent)
    return refuse("--end-with: that process did not start this one");
  HostStart start = {};
  FileFlash flash;
  if (!prepareState(options, why)) return refuse(why);
  if (!lockState(options.stateFolder)) return refuse(options.stateFolder + ": another virtual device runs on it");
  if (!describeStart(options, start, why) || !flash.open(options.stateFolder + "/flash", why)) return refuse(why);
  return BootProcess(flash, start).run();
}
