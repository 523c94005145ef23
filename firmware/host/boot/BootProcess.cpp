#include "BootProcess.h"

#include <logic/ResetReasonWord.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "../device/Handover.h"
#include "../image/ImageMaker.h"

namespace {

constexpr useconds_t kBootUs = 150 * 1000;  // ROM, bootloader and the check of the image

volatile sig_atomic_t stopped = 0;
volatile sig_atomic_t runningChild = 0;

void onStop(int) {
  stopped = 1;
  if (runningChild > 0) kill(runningChild, SIGKILL);
}

void takeSignals() {
  struct sigaction action = {};
  action.sa_handler = onStop;
  sigemptyset(&action.sa_mask);
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGHUP, &action, nullptr);
}

ResetReason reasonOfSignal(int signal) {
  switch (signal) {
    case SIGKILL:
      return ResetReason::PowerOn;  // the plug was pulled
    case SIGALRM:
      return ResetReason::TaskWatchdog;
    case SIGPWR:
      return ResetReason::Brownout;
    default:
      return ResetReason::Panic;
  }
}

void say(const std::string& line) {
  std::printf("boot: %s\n", line.c_str());
  std::fflush(stdout);
}

}  // namespace

BootProcess::BootProcess(FileFlash& flash, const HostStart& start) : flash_(flash), boot_(flash, 0), start_(start) {}

int BootProcess::run() {
  takeSignals();
  while (stopped == 0) {
    const int slot = boot_.start();
    if (slot < 0) {
      say("no slot holds an image that passes: this board needs a cable");
      return 1;
    }
    say("slot " + std::to_string(slot) + " " + wordOf(boot_.stateOf(slot)) + " after " + wordOf(start_.resetReason));
    const pid_t child = startFirmware(slot);
    if (child < 0) return 1;
    start_.resetReason = waitFor(child);
    if (stopped == 0) usleep(kBootUs);
  }
  forgetStatus();
  say("stopped");
  return 0;
}

/** What the run before said of itself is no longer true. */
void BootProcess::forgetStatus() { unlink((start_.stateFolder + "/status.json").c_str()); }

/** The program in the slot as a file in memory; -1 when the image holds none. */
int BootProcess::loadElf(int slot) {
  const bootloader::Area area = bootloader::slotArea(slot);
  Bytes head(kImageHeadBytes);
  size_t offset = 0;
  size_t left = 0;
  if (!flash_.read(area, 0, head.data(), head.size()) || !findElf(head, offset, left)) return -1;
  const int file = memfd_create("firmware", MFD_CLOEXEC);
  uint8_t piece[16384];
  while (file >= 0 && left > 0) {
    const size_t count = std::min(left, sizeof(piece));
    const bool copied = flash_.read(area, static_cast<uint32_t>(offset), piece, count) &&
                        write(file, piece, count) == static_cast<ssize_t>(count);
    if (!copied) break;
    offset += count;
    left -= count;
  }
  if (left == 0) return file;
  if (file >= 0) close(file);
  return -1;
}

pid_t BootProcess::startFirmware(int slot) {
  start_.slot = slot;
  forgetStatus();
  const int elf = loadElf(slot);
  const pid_t self = getpid();
  std::fflush(stdout);
  const pid_t child = fork();
  if (child != 0) {
    if (elf >= 0) close(elf);
    if (child < 0) say(std::string("cannot start: ") + std::strerror(errno));
    runningChild = child;
    if (stopped != 0 && child > 0) kill(child, SIGKILL);  // the signal came before there was a child to end
    return child;
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != self) _exit(1);
  signal(SIGINT, SIG_IGN);  // Ctrl-C is for the boot process
  signal(SIGTERM, SIG_DFL);
  signal(SIGHUP, SIG_IGN);
  handOver(start_);
  char name[] = "firmware";
  char* const arguments[] = {name, nullptr};
  if (elf >= 0) fexecve(elf, arguments, environ);
  std::fprintf(stderr, "boot: the image in slot %d holds no program for this machine\n", slot);
  abort();
}

ResetReason BootProcess::waitFor(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  runningChild = 0;
  if (WIFEXITED(status)) {
    const int code = WEXITSTATUS(status);
    if (code != kRestartExitCode) say("the firmware ended with code " + std::to_string(code));
    return code == kRestartExitCode ? ResetReason::Software : ResetReason::Panic;
  }
  const ResetReason reason = reasonOfSignal(WTERMSIG(status));
  if (stopped == 0) say("the firmware was ended by signal " + std::to_string(WTERMSIG(status)));
  return reason;
}
