#include <cstring>

#include "HostFaults.h"

bool imageFaultOf(const char* name, ImageFault& out) {
  static const struct {
    const char* name;
    ImageFault fault;
  } kNames[] = {
      {"", ImageFault::None},
      {"crash_in_setup", ImageFault::CrashInSetup},
      {"hang", ImageFault::Hang},
      {"lose_wifi", ImageFault::LoseWifi},
      {"never_checks_in", ImageFault::NeverChecksIn},
      {"wrong_version", ImageFault::WrongVersion},
  };
  for (const auto& known : kNames) {
    if (std::strcmp(name, known.name) != 0) continue;
    out = known.fault;
    return true;
  }
  return false;
}
