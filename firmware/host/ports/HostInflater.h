#pragma once
#define ZLIB_CONST
#include <ports/Inflater.h>
#include <zlib.h>

/** The inflater by zlib, with the window that the chip has: a stream that reaches further back is broken here as well.
 */
class HostInflater final : public Inflater {
 public:
  HostInflater() = default;
  ~HostInflater() override { close(); }
  HostInflater(const HostInflater&) = delete;
  HostInflater& operator=(const HostInflater&) = delete;
  /** What the chip's takes: 11 KB of state and the window. */
  uint32_t memoryBytes() override { return 15 * 1024; }
  bool open() override;
  void close() override;
  InflateStep step(const uint8_t* bytes, size_t count) override;

 private:
  bool isOpen_ = false;
  z_stream stream_{};
  uint8_t out_[kInflateWindowBytes];
};
