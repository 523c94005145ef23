#include "Esp32Settings.h"

#include <nvs.h>

namespace {

/** A name space that is open for as long as this lives. */
class Space {
 public:
  Space(const char* name, nvs_open_mode_t mode) : status_(nvs_open(name, mode, &handle_)) {}
  ~Space() {
    if (isOpen()) nvs_close(handle_);
  }
  Space(const Space&) = delete;
  Space& operator=(const Space&) = delete;

  bool isOpen() const { return status_ == ESP_OK; }
  /** There is no such name space, which for a reader is the same as an empty one. */
  bool isAbsent() const { return status_ == ESP_ERR_NVS_NOT_FOUND; }
  nvs_handle_t handle() const { return handle_; }
  /** Ends a write. */
  bool keep(esp_err_t written) const { return written == ESP_OK && nvs_commit(handle_) == ESP_OK; }

 private:
  nvs_handle_t handle_ = 0;
  esp_err_t status_;
};

}  // namespace

bool Esp32Settings::readText(const char* space, const char* key, char* out, size_t size) {
  if (size == 0) return false;
  out[0] = '\0';
  const Space settings(space, NVS_READONLY);
  if (!settings.isOpen()) return false;
  size_t room = size;
  if (nvs_get_str(settings.handle(), key, out, &room) == ESP_OK) return true;
  out[0] = '\0';
  return false;
}

bool Esp32Settings::readInt(const char* space, const char* key, int32_t& out) {
  out = 0;
  const Space settings(space, NVS_READONLY);
  return settings.isOpen() && nvs_get_i32(settings.handle(), key, &out) == ESP_OK;
}

bool Esp32Settings::readBool(const char* space, const char* key, bool& out) {
  out = false;
  uint8_t value = 0;
  const Space settings(space, NVS_READONLY);
  if (!settings.isOpen() || nvs_get_u8(settings.handle(), key, &value) != ESP_OK) return false;
  out = value != 0;
  return true;
}

size_t Esp32Settings::readBlob(const char* space, const char* key, void* out, size_t size) {
  const Space settings(space, NVS_READONLY);
  if (!settings.isOpen()) return 0;
  size_t room = size;
  return nvs_get_blob(settings.handle(), key, out, &room) == ESP_OK ? room : 0;
}

bool Esp32Settings::writeText(const char* space, const char* key, const char* value) {
  const Space settings(space, NVS_READWRITE);
  return settings.isOpen() && settings.keep(nvs_set_str(settings.handle(), key, value));
}

bool Esp32Settings::writeInt(const char* space, const char* key, int32_t value) {
  const Space settings(space, NVS_READWRITE);
  return settings.isOpen() && settings.keep(nvs_set_i32(settings.handle(), key, value));
}

bool Esp32Settings::writeBool(const char* space, const char* key, bool value) {
  const Space settings(space, NVS_READWRITE);
  return settings.isOpen() && settings.keep(nvs_set_u8(settings.handle(), key, value ? 1 : 0));
}

bool Esp32Settings::writeBlob(const char* space, const char* key, const void* bytes, size_t count) {
  const Space settings(space, NVS_READWRITE);
  return settings.isOpen() && settings.keep(nvs_set_blob(settings.handle(), key, bytes, count));
}

bool Esp32Settings::remove(const char* space, const char* key) {
  const Space settings(space, NVS_READWRITE);
  if (!settings.isOpen()) return settings.isAbsent();
  const esp_err_t erased = nvs_erase_key(settings.handle(), key);
  return erased == ESP_ERR_NVS_NOT_FOUND || settings.keep(erased);
}

bool Esp32Settings::removeAll(const char* space) {
  const Space settings(space, NVS_READWRITE);
  if (!settings.isOpen()) return settings.isAbsent();
  return settings.keep(nvs_erase_all(settings.handle()));
}
