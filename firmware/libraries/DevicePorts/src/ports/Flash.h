#pragma once
#include <cstddef>
#include <cstdint>

/** ESP-IDF's `esp_ota_img_states_t` (esp_flash_partitions.h); the numbers are frozen in flash. */
enum class SlotState : uint32_t { New = 0, PendingVerify = 1, Valid = 2, Invalid = 3, Aborted = 4, Undefined = 0xFFFFFFFF };

constexpr uint32_t kSectorBytes = 4096;
constexpr size_t kDigestBytes = 32;

/**
 * The two application slots. The image that runs is never written; "the other slot" is where an update goes, and where the
 * previous image stays until then. Offsets count from the start of the other slot.
 */
class Flash {
 public:
  virtual ~Flash() = default;
  /** Bytes of one slot. */
  virtual uint32_t slotBytes() = 0;
  /** Erases one sector; `offset` is a multiple of kSectorBytes. */
  virtual bool eraseSector(uint32_t offset) = 0;
  /** Writes into erased flash. The last write of an image may have any length, every other is a multiple of 16 bytes. */
  virtual bool write(uint32_t offset, const uint8_t* bytes, size_t count) = 0;
  virtual bool read(uint32_t offset, uint8_t* bytes, size_t count) = 0;
  /** Checks the whole image in the other slot (header, segments, checksum, digest) and makes it the one that boots next, on probation. */
  virtual bool bootOther() = 0;
  /** Whether the other slot holds an image that passes the whole check. Reads all of it: some 100 ms on the chip. */
  virtual bool otherIsBootable() = 0;
  /** The digest at the end of the image in the other slot; false when there is no whole image. */
  virtual bool otherDigest(uint8_t out[kDigestBytes]) = 0;
  virtual bool runningDigest(uint8_t out[kDigestBytes]) = 0;
  /** Bytes of the image that runs, its digest included; 0 when that cannot be told. */
  virtual uint32_t runningBytes() = 0;
  /** Reads the image that runs; `offset` counts from its start. */
  virtual bool readRunning(uint32_t offset, uint8_t* bytes, size_t count) = 0;
  virtual SlotState runningState() = 0;
  /** The running image is good: it stays. */
  virtual bool confirmRunning() = 0;
  /** An image on probation gives up: the bootloader takes the previous one at the next start. Does not restart by itself. */
  virtual bool rejectRunning() = 0;
  /** False where the bootloader is too old to go back (it keeps no state). */
  virtual bool canRollBack() = 0;
};
