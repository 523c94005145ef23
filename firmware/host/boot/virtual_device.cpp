// virtual-device: an ESP32 board as a process. See kUsage.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "BootProcess.h"
#include "StateFolder.h"

namespace {

int refuse(const std::string& why) {
  std::fprintf(stderr, "virtual-device: %s\n", why.c_str());
  return 2;
}

/** Makes the folder. The lock is held while this process lives, and let go by the system when it ends in whatever way.
 */
bool lockState(const std::string& folder, std::string& why) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return why = folder + ": " + error.message(), false;
  const int file = open((folder + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return why = folder + ": " + std::strerror(errno), false;
  if (flock(file, LOCK_EX | LOCK_NB) == 0) return true;
  return why = folder + ": another virtual device runs on it", false;
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
  // Before anything is written: the settings of a board that runs are its own.
  if (!lockState(options.stateFolder, why) || !prepareState(options, why)) return refuse(why);
  if (!describeStart(options, start, why) || !flash.open(options.stateFolder + "/flash", why)) return refuse(why);
  return BootProcess(flash, start).run();
}
