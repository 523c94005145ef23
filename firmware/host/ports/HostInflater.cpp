#include "HostInflater.h"

namespace {
/** Negative: no header. 2 to the 12th is kInflateWindowBytes. */
constexpr int kWindowBits = -12;
static_assert(1u << -kWindowBits == kInflateWindowBytes);
}  // namespace

bool HostInflater::open() {
  if (isOpen_) return inflateReset(&stream_) == Z_OK;
  stream_ = {};
  isOpen_ = inflateInit2(&stream_, kWindowBits) == Z_OK;
  return isOpen_;
}

void HostInflater::close() {
  if (isOpen_) inflateEnd(&stream_);
  isOpen_ = false;
}

InflateStep HostInflater::step(const uint8_t* bytes, size_t count) {
  stream_.next_in = bytes;
  stream_.avail_in = static_cast<uInt>(count);
  stream_.next_out = out_;
  stream_.avail_out = sizeof(out_);
  const int code = inflate(&stream_, Z_NO_FLUSH);
  InflateStep step = {InflateState::Broken, count - stream_.avail_in, out_, sizeof(out_) - stream_.avail_out};
  if (code == Z_STREAM_END) {
    step.state = InflateState::Ended;
  } else if (code == Z_OK || code == Z_BUF_ERROR) {  // the latter: there was nothing to do
    step.state = stream_.avail_out == 0 ? InflateState::HasMore : InflateState::NeedsInput;
  }
  return step;
}
