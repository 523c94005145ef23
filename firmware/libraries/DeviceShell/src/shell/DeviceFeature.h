#pragma once
#include <cstddef>

class JsonWriter;
class PortalReply;
class PortalRequest;
struct cJSON;

/**
 * What a variant does beside keeping itself up to date. A feature gives itself to the shell in its constructor
 * (`shell.add(*this)`). In safe mode no feature is begun or ticked.
 */
class DeviceFeature {
 public:
  virtual ~DeviceFeature() = default;
  /** Once, from `DeviceShell::begin`, when the settings are loaded. */
  virtual void begin() = 0;
  /** With every turn of the loop; returns at once. */
  virtual void tick() = 0;
  /** Adds its fields (`"led": {…}`) to the heartbeat, inside of the open object. */
  virtual void addToHeartbeat(JsonWriter&) {}
  /** The server has taken the heartbeat to which `addToHeartbeat` added last. */
  virtual void heartbeatAcknowledged() {}
  /** Takes what it knows of the `settings` object in a heartbeat's answer; it has been parsed, the fields have not been
   * checked. */
  virtual void applySettings(const cJSON&) {}
  /** Its words for `capabilities`, with commas; empty for none. */
  virtual const char* capabilities() const { return ""; }
  /**
   * Writes its part of the portal's form: a `<fieldset>` with values that are escaped (shell/HtmlOut.h). `typed` is
   * what was submitted when the form comes back with messages, so that nothing typed is lost; null for a fresh form.
   */
  virtual void addToPortal(PortalReply&, const PortalRequest* /*typed*/) {}
  /** Whether its fields in a submitted form are right; nothing is stored. Where not, `addToPortal` shows a message
   * beside each. */
  virtual bool checkPortal(const PortalRequest&) { return true; }
  /** Stores its fields of a form in which everything is right. */
  virtual void takeFromPortal(const PortalRequest&) {}
  /** Answers a path of its own in the portal; false when it is not its path. */
  virtual bool answerPortal(const PortalRequest&, PortalReply&) { return false; }
};

/** The features of this variant, in the order in which they were added. */
class Features {
 public:
  static constexpr size_t kMost = 4;
  /** Features beyond `kMost` are not taken. */
  void add(DeviceFeature& feature) {
    if (count_ < kMost) list_[count_++] = &feature;
  }
  DeviceFeature** begin() { return list_; }
  DeviceFeature** end() { return list_ + count_; }

 private:
  DeviceFeature* list_[kMost] = {};
  size_t count_ = 0;
};
