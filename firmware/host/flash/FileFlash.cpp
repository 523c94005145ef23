#include "FileFlash.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace {

constexpr const char* kNames[3] = {"otadata.bin", "app0.bin", "app1.bin"};
constexpr uint32_t kOtaDataBytes = 2 * kSectorBytes;

bool readExactly(int file, uint8_t* bytes, size_t count, off_t at) {
  return pread(file, bytes, count, at) == static_cast<ssize_t>(count);
}

bool writeExactly(int file, const uint8_t* bytes, size_t count, off_t at) {
  return pwrite(file, bytes, count, at) == static_cast<ssize_t>(count);
}

bool createErased(const std::string& path, uint32_t bytes) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (file < 0) return false;
  uint8_t sector[kSectorBytes];
  std::memset(sector, 0xFF, sizeof(sector));
  bool good = true;
  for (uint32_t at = 0; good && at < bytes; at += kSectorBytes) good = writeExactly(file, sector, kSectorBytes, at);
  close(file);
  return good;
}

}  // namespace

bool FileFlash::create(const std::string& folder, uint32_t slotBytes) {
  if (slotBytes == 0 || slotBytes % kSectorBytes != 0 || mkdir(folder.c_str(), 0755) != 0) return false;
  for (int i = 0; i < 3; i++) {
    if (!createErased(folder + "/" + kNames[i], i == 0 ? kOtaDataBytes : slotBytes)) return false;
  }
  return true;
}

FileFlash::~FileFlash() {
  for (const AreaFile& area : areas_) {
    if (area.file >= 0) close(area.file);
  }
}

bool FileFlash::open(const std::string& folder, std::string& why) {
  for (int i = 0; i < 3; i++) {
    const std::string path = folder + "/" + kNames[i];
    struct stat info = {};
    areas_[i].file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (areas_[i].file < 0 || fstat(areas_[i].file, &info) != 0) {
      why = path + ": " + std::strerror(errno);
      return false;
    }
    areas_[i].bytes = static_cast<uint32_t>(info.st_size);
    if (info.st_size == 0 || info.st_size % kSectorBytes != 0) {
      why = path + ": not a number of sectors";
      return false;
    }
  }
  return true;
}

const FileFlash::AreaFile* FileFlash::find(bootloader::Area area, uint32_t offset, size_t count) const {
  const AreaFile& found = areas_[static_cast<size_t>(area)];
  return offset <= found.bytes && count <= found.bytes - offset ? &found : nullptr;
}

bool FileFlash::read(bootloader::Area area, uint32_t offset, uint8_t* bytes, size_t count) {
  const AreaFile* from = find(area, offset, count);
  return from != nullptr && readExactly(from->file, bytes, count, offset);
}

bool FileFlash::clearBits(const AreaFile& area, uint32_t offset, const uint8_t* bytes, size_t count) {
  uint8_t there[kSectorBytes];
  for (size_t done = 0; done < count;) {
    const size_t piece = std::min(count - done, sizeof(there));
    const off_t at = static_cast<off_t>(offset + done);
    if (!readExactly(area.file, there, piece, at)) return false;
    for (size_t i = 0; i < piece; i++) there[i] = static_cast<uint8_t>(there[i] & bytes[done + i]);
    if (!writeExactly(area.file, there, piece, at)) return false;
    done += piece;
  }
  return true;
}

bool FileFlash::write(bootloader::Area area, uint32_t offset, const uint8_t* bytes, size_t count) {
  const AreaFile* to = find(area, offset, count);
  if (to == nullptr) return false;
  if (power_ == nullptr || !power_->failsNow()) return clearBits(*to, offset, bytes, count);
  const size_t half = count / 2;
  clearBits(*to, offset, bytes, half);
  if (half < count) {  // some bits of the byte at which it happened
    const uint8_t torn = static_cast<uint8_t>(bytes[half] | 0x55);
    clearBits(*to, static_cast<uint32_t>(offset + half), &torn, 1);
  }
  power_->fail();
  return false;
}

bool FileFlash::eraseSector(bootloader::Area area, uint32_t offset) {
  const AreaFile* of = find(area, offset, kSectorBytes);
  if (of == nullptr || offset % kSectorBytes != 0) return false;
  uint8_t sector[kSectorBytes];
  const bool cut = power_ != nullptr && power_->failsNow();
  if (cut) {  // bits come up in no order
    if (!readExactly(of->file, sector, kSectorBytes, offset)) return false;
    for (size_t i = 0; i < kSectorBytes; i++) sector[i] = static_cast<uint8_t>(sector[i] | (i % 3 == 0 ? 0xFF : 0xA4));
  } else {
    std::memset(sector, 0xFF, kSectorBytes);
  }
  const bool good = writeExactly(of->file, sector, kSectorBytes, offset);
  if (cut) power_->fail();
  return good;
}
