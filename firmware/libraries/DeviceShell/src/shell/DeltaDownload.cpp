#include "DeltaDownload.h"

#include <logic/Hex.h>

#include <cstdio>
#include <cstring>
#include <new>

const char* DeltaDownload::begin(const DeltaOffer& offer, uint32_t targetBytes, uint32_t leaveBytes) {
  const uint32_t sourceBytes = flash_.runningBytes();
  if (sourceBytes == 0) return "the running image cannot be read";
  const bool hasMemory = working_ != nullptr || chip_.largestFreeBlock() >= leaveBytes + inflater_.memoryBytes();
  if (hasMemory && !working_) working_.reset(new (std::nothrow) Working);
  if (!hasMemory || !working_ || !stream_.begin({sourceBytes, targetBytes}, offer.bytes)) {
    end();
    return "not enough memory";
  }
  sha_.restart();
  std::snprintf(wanted_, sizeof(wanted_), "%s", offer.sha256);
  bytes_ = offer.bytes;
  taken_ = 0;
  filled_ = 0;
  used_ = 0;
  isDone_ = false;
  writeFault_ = FailureReason::None;
  fault_ = "";
  return nullptr;
}

void DeltaDownload::end() {
  stream_.end();
  working_.reset();
}

bool DeltaDownload::take(const uint8_t* bytes, size_t count) {
  if (!working_ || filled_ > 0 || count > sizeof(working_->input) || count > bytes_ - taken_) return false;
  std::memcpy(working_->input, bytes, count);
  sha_.add(bytes, count);
  filled_ = count;
  used_ = 0;
  taken_ += static_cast<uint32_t>(count);
  return true;
}

FailureReason DeltaDownload::work() {
  if (isReady() || isDone_) return FailureReason::None;
  const PatchStep step = stream_.step(working_->input + used_, filled_ - used_);
  used_ += step.taken;
  if (writeFault_ == FailureReason::FlashFailed) return FailureReason::FlashFailed;
  if (writeFault_ != FailureReason::None) return refuse(wordOf(writeFault_));
  if (step.fault != PatchFault::None) return refuse(wordOf(step.fault));
  if (step.isDone) return finish();
  if (step.needsInput) filled_ = 0;
  return FailureReason::None;
}

FailureReason DeltaDownload::finish() {
  uint8_t digest[kSha256Bytes];
  char hex[kSha256HexSize] = "";
  if (sha_.finish(digest)) hexOf(digest, sizeof(digest), hex);
  if (std::strcmp(hex, wanted_) != 0) return refuse("sha256");
  isDone_ = true;
  end();
  return FailureReason::None;
}

FailureReason DeltaDownload::refuse(const char* fault) {
  fault_ = fault;
  return FailureReason::DeltaMismatch;
}

bool DeltaDownload::readSource(uint32_t offset, uint8_t* bytes, size_t count) {
  return flash_.readRunning(offset, bytes, count);
}

bool DeltaDownload::takeTarget(const uint8_t* bytes, size_t count) {
  writeFault_ = writer_.take(bytes, count);
  return writeFault_ == FailureReason::None;
}
