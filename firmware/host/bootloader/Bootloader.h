#pragma once
#include <ports/Flash.h>

#include <cstddef>
#include <cstdint>

/** As `esp_ota_img_states_t` names it: `PENDING_VERIFY`, … */
const char* wordOf(SlotState state);

/**
 * The ESP32's bootloader and the otadata half of ESP-IDF's `esp_ota_ops`, as plain C++ on a small block interface, so
 * that the virtual device and the tests decide by the same rules as a board: bootloader_utility.c and
 * bootloader_common.c of ESP-IDF 5.
 */
namespace bootloader {

enum class Area : uint8_t { OtaData, App0, App1 };

/** Raw NOR flash: erase sets a whole sector to ones, write clears bits, either may be cut off half-way. */
class BlockFlash {
 public:
  virtual ~BlockFlash() = default;
  virtual uint32_t areaBytes(Area area) = 0;
  virtual bool read(Area area, uint32_t offset, uint8_t* bytes, size_t count) = 0;
  virtual bool write(Area area, uint32_t offset, const uint8_t* bytes, size_t count) = 0;
  virtual bool eraseSector(Area area, uint32_t offset) = 0;
};

/** `esp_ota_select_entry_t` (esp_flash_partitions.h): the first 32 bytes of each of otadata's two sectors. Frozen. */
struct OtaEntry {
  uint32_t sequence;
  uint8_t label[20];
  uint32_t state;
  uint32_t crc;  // over `sequence` only
};
static_assert(sizeof(OtaEntry) == 32, "stands in flash");

/** `esp_rom_crc32_le(0xFFFFFFFF, …)`. */
uint32_t entryCrc(uint32_t sequence);

struct ImageCheck {
  bool valid;
  uint32_t lengthBytes;  // with the digest
  uint8_t digest[kDigestBytes];
};

/** The whole check of an application image (esp_image_format.c): header, chip, segments, checksum, digest (which ours
 * always have). */
ImageCheck checkImage(BlockFlash& flash, Area area, uint16_t chipId);

class Bootloader {
 public:
  /** `keepsStates` false plays a bootloader that is too old for rollback: it takes the highest sequence and touches no
   * state. */
  Bootloader(BlockFlash& flash, uint16_t chipId, bool keepsStates = true)
      : flash_(flash), chipId_(chipId), keepsStates_(keepsStates) {}
  virtual ~Bootloader() = default;
  Bootloader(const Bootloader&) = delete;
  Bootloader& operator=(const Bootloader&) = delete;

  /** checkImage of a slot; a test may remember it. */
  virtual ImageCheck check(int slot);
  /** What the bootloader does at every start. The slot that runs now (0 or 1), or -1 when neither holds an image that
   * passes. */
  int start();

  // What the running application does through esp_ota_ops. `running` is the slot that `start` named.
  /** esp_ota_set_boot_partition: checks the image, then makes the slot the next one, as NEW. */
  bool setBootSlot(int slot);
  /** esp_ota_mark_app_valid_cancel_rollback. */
  bool markRunningValid();
  /** esp_ota_mark_app_invalid_rollback, without its restart. False when there is nothing to go back to. */
  bool markRunningInvalid(int running);
  /** esp_ota_get_state_partition; Undefined when no entry names the slot. */
  SlotState stateOf(int slot);
  bool keepsStates() const { return keepsStates_; }

 private:
  void readEntries(OtaEntry out[2]);
  bool writeEntry(int index, const OtaEntry& entry);
  int activeEntry(const OtaEntry entries[2]) const;
  void ageStates(OtaEntry entries[2]);
  bool rewriteActive(SlotState state);

  BlockFlash& flash_;
  const uint16_t chipId_;
  const bool keepsStates_;
};

constexpr Area slotArea(int slot) { return slot == 0 ? Area::App0 : Area::App1; }

}  // namespace bootloader
