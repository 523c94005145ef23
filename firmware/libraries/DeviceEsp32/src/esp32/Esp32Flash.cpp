#include "Esp32Flash.h"

#include <esp_app_format.h>
#include <esp_flash.h>
#include <esp_image_format.h>
#include <esp_ota_ops.h>

#include <cstring>

namespace {

constexpr uint32_t kBootloaderOffset = CONFIG_BOOTLOADER_OFFSET_IN_FLASH;
/** First byte of `esp_bootloader_desc_t`, which bootloaders have from ESP-IDF 5.1 on (esp_bootloader_desc.h). */
constexpr uint8_t kBootloaderDescription = 80;

/** Bootloaders of ESP-IDF 5.1 and later describe themselves; all that arduino-esp32 3.x installs are of that kind, and
 * go back. */
bool bootloaderDescribesItself() {
  uint8_t first = 0;
  const uint32_t offset = kBootloaderOffset + sizeof(esp_image_header_t) + sizeof(esp_image_segment_header_t);
  return esp_flash_read(nullptr, &first, offset, sizeof(first)) == ESP_OK && first == kBootloaderDescription;
}

}  // namespace

const esp_partition_t* Esp32Flash::other() {
  if (other_ == nullptr) other_ = esp_ota_get_next_update_partition(nullptr);
  return other_;
}

uint32_t Esp32Flash::slotBytes() { return other() == nullptr ? 0 : other()->size; }

bool Esp32Flash::eraseSector(uint32_t offset) {
  return other() != nullptr && esp_partition_erase_range(other(), offset, kSectorBytes) == ESP_OK;
}

bool Esp32Flash::write(uint32_t offset, const uint8_t* bytes, size_t count) {
  return other() != nullptr && esp_partition_write(other(), offset, bytes, count) == ESP_OK;
}

bool Esp32Flash::read(uint32_t offset, uint8_t* bytes, size_t count) {
  return other() != nullptr && esp_partition_read(other(), offset, bytes, count) == ESP_OK;
}

bool Esp32Flash::bootOther() { return other() != nullptr && esp_ota_set_boot_partition(other()) == ESP_OK; }

bool Esp32Flash::otherIsBootable() {
  if (other() == nullptr) return false;
  const esp_partition_pos_t position = {other()->address, other()->size};
  esp_image_metadata_t found = {};
  return esp_image_verify(ESP_IMAGE_VERIFY_SILENT, &position, &found) == ESP_OK;
}

bool Esp32Flash::otherDigest(uint8_t out[kDigestBytes]) {
  // Of an application this is the digest at its end, told only when the image passes the whole check; nothing else will
  // do.
  return otherIsBootable() && esp_partition_get_sha256(other(), out) == ESP_OK;
}

bool Esp32Flash::runningDigest(uint8_t out[kDigestBytes]) {
  return esp_partition_get_sha256(esp_ota_get_running_partition(), out) == ESP_OK;
}

uint32_t Esp32Flash::runningBytes() {
  const esp_partition_t* running = esp_ota_get_running_partition();
  if (running == nullptr) return 0;
  const esp_partition_pos_t position = {running->address, running->size};
  esp_image_metadata_t found = {};
  return esp_image_get_metadata(&position, &found) == ESP_OK ? found.image_len : 0;
}

bool Esp32Flash::readRunning(uint32_t offset, uint8_t* bytes, size_t count) {
  const esp_partition_t* running = esp_ota_get_running_partition();
  return running != nullptr && esp_partition_read(running, offset, bytes, count) == ESP_OK;
}

SlotState Esp32Flash::runningState() {
  esp_ota_img_states_t state = ESP_OTA_IMG_UNDEFINED;
  if (esp_ota_get_state_partition(esp_ota_get_running_partition(), &state) != ESP_OK) return SlotState::Undefined;
  return static_cast<SlotState>(static_cast<uint32_t>(state));
}

bool Esp32Flash::confirmRunning() { return esp_ota_mark_app_valid_cancel_rollback() == ESP_OK; }

bool Esp32Flash::rejectRunning() {
  return runningState() == SlotState::PendingVerify && esp_ota_check_rollback_is_possible();
}

bool Esp32Flash::canRollBack() {
  switch (runningState()) {
    case SlotState::PendingVerify:
    case SlotState::Valid:
    case SlotState::Invalid:
    case SlotState::Aborted:
      return true;
    case SlotState::New:
      return false;  // it runs and is still new: this bootloader keeps no state
    case SlotState::Undefined:
      return bootloaderDescribesItself();  // written over the cable, so there is no state yet
  }
  return false;
}
