#pragma once
#include "../../host/ports/HostInflater.h"

/** The virtual device's inflater, that can be without memory and is looked at. */
class FakeInflater final : public Inflater {
 public:
  uint32_t memoryBytes() override { return inner_.memoryBytes(); }
  bool open() override {
    if (!hasMemory) return false;
    if (!isOpen) opened++;
    isOpen = true;
    return inner_.open();
  }
  void close() override {
    isOpen = false;
    inner_.close();
  }
  InflateStep step(const uint8_t* bytes, size_t count) override { return inner_.step(bytes, count); }

  bool hasMemory = true;
  bool isOpen = false;
  uint32_t opened = 0;

 private:
  HostInflater inner_;
};
