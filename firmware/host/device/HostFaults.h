#pragma once
#include <cstdint>

constexpr uint32_t kHostFaultsMagic = 0x46434D50;  // "PMCF"

/** What the code of this image does wrong. The image maker writes the name; the host's own struct, unknown to the chip.
 */
struct HostFaults {
  uint32_t magic;
  char name[28];
};

/** In section `.host_faults`. */
extern "C" const HostFaults host_faults;

enum class ImageFault : uint8_t { None, CrashInSetup, Hang, LoseWifi, NeverChecksIn, WrongVersion };

/** None for an empty name; false for one that is not known. */
bool imageFaultOf(const char* name, ImageFault& out);
ImageFault ownFault();
/** What an image with the fault `wrong_version` says, whatever it is. */
constexpr const char* kWrongVersion = "2.4.0";
