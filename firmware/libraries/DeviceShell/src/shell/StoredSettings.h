#pragma once
#include <shell/DeviceConfig.h>

/** Reads what stands in a name space; what is absent stays empty. A name longer than ours is cut, not lost. */
void readStored(Settings& nvs, const char* space, StoredSettings& out);
/** Writes every key of the own name space. False when one could not be stored; those before it are. */
bool writeStored(Settings& nvs, const StoredSettings& stored);
/** Whether both lead to the same server by the same Wi-Fi with the same credentials: then nothing needs a trial. */
bool sameConnection(const DeviceSettings& one, const DeviceSettings& other);

/** The numbers are frozen: they stand in NVS. */
enum class BlobState : uint8_t { Trial = 1, Kept = 2 };

/**
 * The blob `trial`: a whole set of settings in one atomic write. On trial, it is in force until it is dropped; kept, it
 * is on its way into the keys and wins over them, so that a power cut between two keys is harmless.
 */
struct TrialBlob {
  BlobState state;
  uint8_t starts;  // of the board, while on trial
  StoredSettings settings;
};

bool writeTrialBlob(Settings& nvs, BlobState state, uint8_t starts, const StoredSettings& stored);
/** False when there is none, or it is not one that this firmware wrote. */
bool readTrialBlob(Settings& nvs, TrialBlob& out);
bool removeTrialBlob(Settings& nvs);
