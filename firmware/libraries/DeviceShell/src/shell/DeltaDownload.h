#pragma once
#include <DevicePorts.h>
#include <logic/CheckAnswer.h>
#include <logic/FailureReason.h>
#include <logic/HttpHead.h>
#include <logic/PatchStream.h>
#include <logic/Sha256.h>
#include <shell/ImageWriter.h>

#include <cstddef>
#include <cstdint>
#include <memory>

/**
 * Makes the offered image of a patch and the image that runs, and gives it to the writer, while the patch comes in. Few
 * bytes of a patch may be a whole image, so what came in is worked on step by step, and no more is taken meanwhile.
 */
class DeltaDownload final : private PatchEnds {
 public:
  DeltaDownload(Flash& flash, Chip& chip, Inflater& inflater, ImageWriter& writer)
      : flash_(flash), chip_(chip), inflater_(inflater), writer_(writer), stream_(inflater, *this) {}

  /**
   * Begins, and takes the memory until `end`; `targetBytes` is the image's length. Null, or why not, for people: no
   * memory, of which `leaveBytes` must be left in one block, or a running image that cannot be read. May be called
   * again at any time.
   */
  const char* begin(const DeltaOffer& offer, uint32_t targetBytes, uint32_t leaveBytes);
  void end();
  /** Whether `take` may be called; while not, there is work. */
  bool isReady() const { return working_ == nullptr || filled_ == 0; }
  /** Bytes as they come in. False when they have no room, which is never so when it was ready and they are one piece of
   * HttpExchange. */
  bool take(const uint8_t* bytes, size_t count);
  /**
   * One step of the work on what came in: a sector of flash or two. None, FlashFailed, or DeltaMismatch for everything
   * that makes the patch worth nothing; then `fault` says more.
   */
  FailureReason work();
  /** Bytes of the patch that were taken. */
  uint32_t taken() const { return taken_; }
  /** The patch is whole, has the right digest, and has led to so many bytes as the image has. */
  bool isDone() const { return isDone_; }
  /** `source_range`, …, for logs. */
  const char* fault() const { return fault_; }

 private:
  struct Working {
    uint8_t input[kHttpHeadMax];  // the most that HttpExchange gives at once
  };

  bool readSource(uint32_t offset, uint8_t* bytes, size_t count) override;
  bool takeTarget(const uint8_t* bytes, size_t count) override;
  FailureReason finish();
  FailureReason refuse(const char* fault);

  Flash& flash_;
  Chip& chip_;
  Inflater& inflater_;
  ImageWriter& writer_;
  PatchStream stream_;
  Sha256 sha_;
  std::unique_ptr<Working> working_;
  char wanted_[kSha256HexSize] = "";
  uint32_t bytes_ = 0;  // of the patch
  uint32_t taken_ = 0;  // of it
  size_t filled_ = 0;   // of the input
  size_t used_ = 0;     // of what is filled
  bool isDone_ = false;
  FailureReason writeFault_ = FailureReason::None;
  const char* fault_ = "";
};
