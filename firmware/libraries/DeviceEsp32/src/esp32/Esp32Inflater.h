#pragma once
#include <ports/Inflater.h>

#include <memory>

/** The inflater that the chip has in its ROM (miniz' tinfl), which costs no flash. */
class Esp32Inflater final : public Inflater {
 public:
  Esp32Inflater();
  ~Esp32Inflater() override;
  uint32_t memoryBytes() override;
  bool open() override;
  void close() override;
  InflateStep step(const uint8_t* bytes, size_t count) override;

 private:
  struct Working;
  std::unique_ptr<Working> working_;
};
