#pragma once
#include <string>

#include "../bootloader/Bootloader.h"

/** Says when the power fails, for flash that is torn at that moment. */
class PowerSwitch {
 public:
  virtual ~PowerSwitch() = default;
  /** Counts one erase or write; true when the power fails in the middle of it. */
  virtual bool failsNow() = 0;
  /** Ends the run; does not return, except by an exception in a test. */
  virtual void fail() = 0;
};

/**
 * Flash as a folder of three files (otadata.bin, app0.bin, app1.bin) with the rules of NOR: a write only clears bits,
 * an erase sets a whole sector, and either may be torn.
 */
class FileFlash final : public bootloader::BlockFlash {
 public:
  FileFlash() = default;
  ~FileFlash() override;
  FileFlash(const FileFlash&) = delete;
  FileFlash& operator=(const FileFlash&) = delete;

  /** Makes the folder, erased throughout. False when it cannot, or when there is one. */
  static bool create(const std::string& folder, uint32_t slotBytes);
  /** False, with a reason, when the folder is not one that `create` made. */
  bool open(const std::string& folder, std::string& why);
  void cutWith(PowerSwitch& power) { power_ = &power; }

  uint32_t areaBytes(bootloader::Area area) override { return areas_[static_cast<size_t>(area)].bytes; }
  bool read(bootloader::Area area, uint32_t offset, uint8_t* bytes, size_t count) override;
  bool write(bootloader::Area area, uint32_t offset, const uint8_t* bytes, size_t count) override;
  bool eraseSector(bootloader::Area area, uint32_t offset) override;

 private:
  struct AreaFile {
    int file = -1;
    uint32_t bytes = 0;
  };
  const AreaFile* find(bootloader::Area area, uint32_t offset, size_t count) const;
  bool clearBits(const AreaFile& area, uint32_t offset, const uint8_t* bytes, size_t count);

  AreaFile areas_[3];
  PowerSwitch* power_ = nullptr;
};
