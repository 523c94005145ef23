#pragma once
#include <esp_partition.h>
#include <ports/Flash.h>

/**
 * The two application slots through ESP-IDF's partition API. Erasing and writing sector by sector, instead of
 * `esp_ota_begin`, is what lets a download go on after a power cut on every ESP-IDF; the boot slot is switched by
 * `esp_ota_set_boot_partition`, which checks the image.
 */
class Esp32Flash final : public Flash {
 public:
  uint32_t slotBytes() override;
  bool eraseSector(uint32_t offset) override;
  bool write(uint32_t offset, const uint8_t* bytes, size_t count) override;
  bool read(uint32_t offset, uint8_t* bytes, size_t count) override;
  bool bootOther() override;
  bool otherIsBootable() override;
  bool otherDigest(uint8_t out[kDigestBytes]) override;
  bool runningDigest(uint8_t out[kDigestBytes]) override;
  uint32_t runningBytes() override;
  bool readRunning(uint32_t offset, uint8_t* bytes, size_t count) override;
  SlotState runningState() override;
  bool confirmRunning() override;
  /**
   * ESP-IDF 5.1 can only mark and restart in one call. Nothing has to be marked: the bootloader aborts whatever it
   * finds on probation. So this only says whether the next start will go back.
   */
  bool rejectRunning() override;
  bool canRollBack() override;

 private:
  const esp_partition_t* other();

  const esp_partition_t* other_ = nullptr;
};
