#include <logic/ApPassword.h>
#include <shell/DeviceConfig.h>
#include <shell/LegacySettings.h>
#include <shell/StoredSettings.h>

#include <cstring>
#include <memory>
#include <new>

namespace {
/** Says that a factory reset was begun; stands outside of what it erases, so that a power cut does not end it half-way.
 */
constexpr const char* kResetSpace = "pcms_reset";
constexpr const char* kResetKey = "erase";

static_assert(kApPasswordSize > kApPasswordChars, "an access point password must fit");
}  // namespace

DeviceConfig::DeviceConfig(Settings& settings, Clock& clock, Random& random, Log& log)
    : settings_(settings), clock_(clock), random_(random), log_(log) {}

void DeviceConfig::begin(const char* deviceType) {
  bool erase = false;
  if (settings_.readBool(kResetSpace, kResetKey, erase) && erase) finishFactoryReset();
  readStored(settings_, kSettingsSpace, kept_);
  loadTrial();
  takeLegacy(deviceType);
  if (kept_.device.wifiSsid[0] != '\0' && kept_.apPassword[0] == '\0') {  // set up by 2.4.x, under the password of all
    makeApPassword(kept_.apPassword);
    keep(kept_);
  }
}

void DeviceConfig::takeLegacy(const char* deviceType) {
  const std::unique_ptr<StoredSettings> old(new (std::nothrow) StoredSettings{});
  if (!old || !migrateLegacy(settings_, deviceType, *old)) return;
  makeApPassword(old->apPassword);
  log_.line(keep(*old) ? "Settings of older firmware were taken over."
                       : "Settings of older firmware could not be stored.");
}

void DeviceConfig::loadTrial() {
  const std::unique_ptr<TrialBlob> blob(new (std::nothrow) TrialBlob{});
  if (!blob || !readTrialBlob(settings_, *blob)) return;
  switch (blob->state) {
    case BlobState::Kept:
      kept_ = blob->settings;
      copyToKeys();
      break;
    case BlobState::Trial:
      tried_ = blob->settings;
      if (blob->starts >= kTrialStarts) {
        failTrial();
        break;
      }
      writeTrialBlob(settings_, BlobState::Trial, static_cast<uint8_t>(blob->starts + 1), tried_);
      trial_ = TrialState::Running;
      trialStartMs_ = clock_.nowMs();
      break;
  }
}

void DeviceConfig::tick() {
  if (onTrial() && clock_.nowMs() - trialStartMs_ >= kTrialMs) failTrial();
}

bool DeviceConfig::isComplete() const { return active().wifiSsid[0] != '\0' && active().serverUrl[0] != '\0'; }

bool DeviceConfig::save(const DeviceSettings& wanted) {
  const std::unique_ptr<StoredSettings> next(new (std::nothrow) StoredSettings{});
  if (!next) return false;
  next->device = wanted;
  std::memcpy(next->apPassword, inForce().apPassword, kApPasswordSize);
  if (next->apPassword[0] == '\0') std::memcpy(next->apPassword, tried_.apPassword, kApPasswordSize);
  if (next->apPassword[0] == '\0') makeApPassword(next->apPassword);
  const bool sameAsNow = sameConnection(wanted, active());
  const bool saved = sameConnection(wanted, kept_.device) ? keepWithoutTrial(*next) : startTrial(*next);
  if (saved) {
    generation_++;
    reached_ = reached_ && sameAsNow;
  }
  return saved;
}

bool DeviceConfig::keepWithoutTrial(const StoredSettings& settings) {
  if (!keep(settings)) return false;
  trial_ = TrialState::None;
  return true;
}

bool DeviceConfig::startTrial(const StoredSettings& settings) {
  if (copyPending_) copyToKeys();
  if (copyPending_) return false;  // the blob still holds what the keys do not: it must not be overwritten
  if (!writeTrialBlob(settings_, BlobState::Trial, 1, settings)) return false;
  tried_ = settings;
  trial_ = TrialState::Running;
  trialStartMs_ = clock_.nowMs();
  log_.line("New settings are on trial for 3 minutes.");
  return true;
}

void DeviceConfig::failTrial() {
  removeTrialBlob(settings_);
  trial_ = TrialState::Failed;
  generation_++;
  reached_ = false;
  log_.line("The server was not reached with the new settings: the old ones are back.");
}

void DeviceConfig::serverReached(uint32_t generation) {
  if (generation != generation_) return;  // an answer to a call that was begun with other settings proves nothing
  reached_ = true;
  if (!onTrial() || !keep(tried_)) return;
  trial_ = TrialState::Kept;
  log_.line("The server was reached: the new settings are kept.");
}

bool DeviceConfig::keep(const StoredSettings& settings) {
  if (!writeTrialBlob(settings_, BlobState::Kept, 0, settings)) return false;
  kept_ = settings;
  copyToKeys();
  return true;
}

void DeviceConfig::copyToKeys() { copyPending_ = !writeStored(settings_, kept_) || !removeTrialBlob(settings_); }

bool DeviceConfig::factoryReset() {
  if (!settings_.writeBool(kResetSpace, kResetKey, true)) return false;
  kept_ = StoredSettings{};
  tried_ = StoredSettings{};
  trial_ = TrialState::None;
  reached_ = false;
  copyPending_ = false;
  generation_++;
  return finishFactoryReset();
}

bool DeviceConfig::finishFactoryReset() {
  const bool erased = removeLegacy(settings_) && settings_.removeAll(kSettingsSpace);
  return erased && settings_.removeAll(kResetSpace);
}

const char* DeviceConfig::apPassword() const { return isFactoryNew() ? kFactoryApPassword : inForce().apPassword; }

void DeviceConfig::makeApPassword(char out[kApPasswordSize]) {
  uint8_t random[kApPasswordChars];
  random_.fill(random, sizeof(random));
  apPasswordOf(random, out);
}
