#pragma once
#include <DevicePorts.h>
#include <shell/DeviceConfig.h>
#include <shell/DeviceFeature.h>
#include <shell/PortalPages.h>
#include <shell/WifiKeeper.h>

#include <memory>

/** How long the portal stays open after a person last used it, and at most. */
constexpr uint64_t kPortalOpenMs = 5 * 60 * 1000;
constexpr uint64_t kPortalLongestMs = 30 * 60 * 1000;
/** For how long the Wi-Fi must have been away before the portal opens. */
constexpr uint64_t kPortalAwayMs = 60 * 1000;

/**
 * The provisioning portal: opens when there is nothing to join, when the Wi-Fi stays away, when new settings failed,
 * once after a start when the server does not answer, and when a person asks. Closes after five minutes and opens again
 * with back-off.
 */
class Portal final : public PortalHandler {
 public:
  Portal(const char* factorySsid, Ports& ports, DeviceConfig& config, WifiKeeper& wifi, Features& features);
  void begin();
  void tick();
  /** A person asks for it. */
  void open() { openFor(Reason::Asked); }
  bool isOpen() const { return session_ != nullptr; }
  /** The access point's name; while the portal is closed, of the next time. */
  const char* apName();
  const char* apPassword();
  void handle(const PortalRequest& request, PortalReply& reply) override;

 private:
  enum class Reason : uint8_t { Asked, NothingToJoin, WifiAway, ServerSilent, TrialFailed };
  /** What is needed only while the portal is open. */
  struct Session {
    PortalDraft draft;
    HeardNetworks heard;
    bool scanning;
    bool factoryNew;  // opened under the password that all new boards share
    uint64_t scanSinceMs;
  };

  void openFor(Reason reason);
  void close(const char* why);
  bool isDue(Reason& reason) const;
  const char* reasonToClose() const;
  void followTrial();
  void nameAccessPoint(char out[kSsidSize]) const;
  void prepareAccessPoint();
  void startScan();
  void followScan();
  bool isOwnPage(const PortalRequest& request, PortalReply& reply);
  bool answerFeature(const PortalRequest& request, PortalReply& reply);
  void showForm(PortalReply& reply, const PortalRequest* typed);
  void submit(const PortalRequest& request, PortalReply& reply);
  void showSaved(PortalReply& reply);
  void showState(PortalReply& reply);
  bool featuresAccept(const PortalRequest& request);
  PortalNotice notice() const;
  void describeTrial(PortalNotice& out) const;
  void describeFailure(PortalNotice& out) const;
  void describeReason(PortalNotice& out) const;

  const char* const factorySsid_;
  Ports& ports_;
  DeviceConfig& config_;
  WifiKeeper& wifi_;
  Features& features_;
  std::unique_ptr<Session> session_;
  Reason reason_ = Reason::Asked;
  char apName_[kSsidSize] = "";
  char apPassword_[kApPasswordSize] = "";
  char about_[128] = "";
  const char* complaint_ = nullptr;  // above the form, after a submission that was not stored
  uint64_t startedMs_ = 0;
  uint64_t openedMs_ = 0;
  uint64_t personMs_ = 0;  // when a person last did something here
  uint64_t closedMs_ = 0;
  uint64_t pauseMs_ = 0;
  uint32_t closings_ = 0;  // in a row, without the Wi-Fi coming back
  bool serverWaited_ = false;
  TrialState trial_ = TrialState::None;
  WifiState trialFault_ = WifiState::Idle;  // Joined: the Wi-Fi was right, the server was not reached
  uint64_t trialEndMs_ = 0;
};
