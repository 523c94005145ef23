#include <LedBlink.h>
#include <ledblink/LedForm.h>
#include <ledblink/LedStore.h>
#include <logic/JsonWriter.h>
#include <shell/LogLine.h>

#include <cstring>

namespace {
/** How long a pattern that was only tried in the portal is to be seen after the last change. */
constexpr uint64_t kPreviewMs = 30 * 1000;
}  // namespace

LedBlink::LedBlink(DeviceShell& shell, const LedBlinkPins& pins) : LedBlink(shell.ports(), pins) {
  shell.add(*this);
  shell.led().setPainter(*this);
}

LedBlink::LedBlink(const Ports& ports, const LedBlinkPins& pins)
    : ports_(ports), pins_(pins), shown_(packLed(LedSettings())) {}

void LedBlink::begin() {
  settings_ = loadLed(ports_.settings);
  show(settings_);
}

void LedBlink::tick() {
  if (previewing_ && ports_.clock.nowMs() - previewSinceMs_ >= kPreviewMs) show(settings_);
}

void LedBlink::addToHeartbeat(JsonWriter& json) {
  json.beginObject("led");
  json.whole("mode", static_cast<int64_t>(settings_.mode));
  json.whole("brightness", settings_.brightness);
  json.whole("interval_ms", settings_.intervalMs);
  json.flag("external", settings_.external);
  json.endObject();
}

void LedBlink::applySettings(const cJSON& settings) {
  LedSettings wanted = settings_;
  FieldError error;
  if (takeLedSettings(settings, wanted, error)) {
    take(wanted);
  } else if (error) {
    logLine(ports_.log, "LED settings of the server not taken: %s %s.", error.field, error.rule);
  }
}

void LedBlink::addToPortal(PortalReply& reply, const PortalRequest* typed) {
  const LedForm form = typed == nullptr ? ledFormOf(settings_) : readLedForm(*typed, kLedFormNames, settings_);
  writeLedForm(reply, form, pins_.external);
}

bool LedBlink::checkPortal(const PortalRequest& request) {
  return readLedForm(request, kLedFormNames, settings_).fault() == nullptr;
}

void LedBlink::takeFromPortal(const PortalRequest& request) {
  take(readLedForm(request, kLedFormNames, settings_).settings);
}

bool LedBlink::answerPortal(const PortalRequest& request, PortalReply& reply) {
  if (!request.isPost() || std::strcmp(request.path(), "/led-mode") != 0) return false;
  const LedForm form = readLedForm(request, kLedPreviewNames, previewing_ ? unpackLed(shown_) : settings_);
  const char* fault = form.fault();
  if (fault == nullptr) preview(form.settings);
  char text[128];
  JsonWriter json(text, sizeof(text));
  json.beginObject();
  json.text("status", fault == nullptr ? "ok" : "error");
  if (fault != nullptr) json.text("message", fault);
  json.endObject();
  reply.begin(fault == nullptr ? 200 : 400, "application/json");
  reply.write(text);
  reply.end();
  return true;
}

void LedBlink::take(const LedSettings& wanted) {
  if (!(wanted == settings_) && !storeLed(ports_.settings, wanted))
    ports_.log.line("The LED settings could not be stored.");
  settings_ = wanted;
  show(settings_);
}

void LedBlink::preview(const LedSettings& wanted) {
  shown_ = packLed(wanted);
  previewSinceMs_ = ports_.clock.nowMs();
  previewing_ = true;
}

void LedBlink::show(const LedSettings& shown) {
  shown_ = packLed(shown);
  previewing_ = false;
}

bool LedBlink::takesOver(LedSignal signal) {
  return signal == LedSignal::Online ||
         (previewing_ && (signal == LedSignal::Portal || signal == LedSignal::Connecting));
}

uint8_t LedBlink::paint(uint64_t nowMs) {
  const uint32_t packed = shown_;
  if (packed != painted_) {
    painted_ = packed;
    paintedSinceMs_ = nowMs;
  }
  const LedSettings settings = unpackLed(packed);
  const uint8_t level = ledPatternLevel(settings, nowMs - paintedSinceMs_);
  const uint8_t external = settings.external ? level : 0;
  if (pins_.external != kNoPin && external != externalLevel_) {
    externalLevel_ = external;
    ports_.pins.pwm(pins_.external, external);
  }
  return level;
}
