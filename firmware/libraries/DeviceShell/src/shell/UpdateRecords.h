#pragma once
#include <logic/Sha256.h>
#include <logic/UpdateRecord.h>
#include <ports/Settings.h>

#include <cstdint>

/** How far a download has come, so that a power cut costs one piece and not all. Frozen: it stands in NVS. */
struct ResumeRecord {
  uint8_t sha256[kSha256Bytes];  // of the whole file
  uint32_t fileBytes;
  uint32_t offset;  // everything before it is in flash; a multiple of kSectorBytes
};

/** How the last starts went. Frozen: it stands in NVS. */
struct BootsRecord {
  uint32_t starts;
  uint32_t badBoots;
};

/**
 * What the update keeps in NVS across restarts. Reading gives false, and a struct of zeros, when there is nothing or it
 * is spoilt; writing gives false when it could not be stored.
 */
class UpdateRecords {
 public:
  explicit UpdateRecords(Settings& settings) : settings_(settings) {}

  bool readUpdate(UpdateRecord& out);
  bool writeUpdate(const UpdateRecord& record);
  bool dropUpdate();

  bool readResume(ResumeRecord& out);
  bool writeResume(const ResumeRecord& record);
  bool dropResume();

  bool readBoots(BootsRecord& out);
  bool writeBoots(const BootsRecord& record);

 private:
  Settings& settings_;
};
