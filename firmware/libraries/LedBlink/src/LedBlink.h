#pragma once
#include <DevicePorts.h>
#include <DeviceShell.h>
#include <logic/LedPattern.h>

#include <atomic>

struct LedBlinkPins {
  uint8_t external;  // kNoPin where there is none
};

/**
 * The LED variant: shows a pattern on the built-in LED while all is well, and always on the external one when it is on.
 * Set from the portal and from the server's `settings.led`, kept in NVS. The timer reads one packed atomic value.
 */
class LedBlink final : public DeviceFeature, public LedPainter {
 public:
  /** Gives itself to the shell. */
  LedBlink(DeviceShell& shell, const LedBlinkPins& pins);
  LedBlink(const Ports& ports, const LedBlinkPins& pins);

  void begin() override;
  void tick() override;
  void addToHeartbeat(JsonWriter& json) override;
  void applySettings(const cJSON& settings) override;
  const char* capabilities() const override { return "led"; }
  void addToPortal(PortalReply& reply, const PortalRequest* typed) override;
  bool checkPortal(const PortalRequest& request) override;
  void takeFromPortal(const PortalRequest& request) override;
  bool answerPortal(const PortalRequest& request, PortalReply& reply) override;
  uint8_t paint(uint64_t nowMs) override;
  bool takesOver(LedSignal signal) override;

  const LedSettings& settings() const { return settings_; }

 private:
  void take(const LedSettings& wanted);
  void preview(const LedSettings& wanted);
  void show(const LedSettings& shown);

  Ports ports_;
  const LedBlinkPins pins_;
  LedSettings settings_;
  uint64_t previewSinceMs_ = 0;
  std::atomic<bool> previewing_{false};
  std::atomic<uint32_t> shown_;
  uint32_t painted_ = 0;  // of the timer, as what follows
  uint64_t paintedSinceMs_ = 0;
  int externalLevel_ = -1;
};
