#pragma once
#include <logic/FailureReason.h>
#include <logic/ImageStart.h>
#include <logic/Sha256.h>
#include <ports/Flash.h>

#include <cstddef>
#include <cstdint>

/**
 * Writes an image into the other slot, front to back, and hashes what it writes. A sector is erased when its 4 KiB are
 * together, so nothing is touched before the image's first bytes were found right.
 */
class ImageWriter {
 public:
  explicit ImageWriter(Flash& flash) : flash_(flash) {}
  void begin(uint32_t fileBytes, const ImageWanted& wanted);
  /** What stands in flash up to `offset` (a multiple of kSectorBytes) is the beginning of the image: hash it again. */
  void beginRehash(uint32_t offset);
  /** Hashes the next 4 KiB. False when flash cannot be read. */
  bool rehashStep();
  bool isRehashing() const { return taken_ < rehashUntil_; }
  /** None when the bytes were taken. Never called with more than the file has. */
  FailureReason take(const uint8_t* bytes, size_t count);
  /** Bytes taken so far, those that wait for their sector to be full included. */
  uint32_t taken() const { return taken_; }
  /** Bytes that stand in flash: a multiple of kSectorBytes, or the whole image. */
  uint32_t written() const { return written_; }
  bool isWhole() const { return written_ == fileBytes_; }
  /** The digest of the whole file; false when mbedTLS failed. Once. */
  bool digest(uint8_t out[kSha256Bytes]) { return sha_.finish(out); }
  /** Makes sure that what was written can never start. */
  void spoil() { flash_.eraseSector(0); }

 private:
  FailureReason writeSector();

  Flash& flash_;
  Sha256 sha_;
  ImageWanted wanted_{};
  uint32_t fileBytes_ = 0;
  uint32_t taken_ = 0;
  uint32_t written_ = 0;
  uint32_t rehashUntil_ = 0;
  alignas(4) uint8_t sector_[kSectorBytes];
};
