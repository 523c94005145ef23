#include <ledblink/LedForm.h>
#include <logic/Utf8.h>
#include <ports/Pins.h>
#include <shell/HtmlOut.h>

#include <cstdio>
#include <cstring>
#include <string_view>

namespace {
struct Range {
  uint32_t least;
  uint32_t most;
};
constexpr Range kModes = {0, kLedModes - 1};
constexpr Range kBrightness = {0, 255};
constexpr Range kInterval = {kLedIntervalMinMs, kLedIntervalMaxMs};

constexpr char kPreviewScript[] = R"js(<script>
(function(){function v(n){return document.getElementById(n)}
var m=v('led_mode'),b=v('led_brightness'),i=v('blink_interval'),x=v('external_led'),t;
function send(){v('led_level').textContent=b.value;clearTimeout(t);t=setTimeout(function(){
fetch('/led-mode',{method:'POST',body:new URLSearchParams({mode:m.value,brightness:b.value,interval:i.value,external_led:!!x&&x.checked})}).catch(function(){})},200)}
[m,b,i,x].forEach(function(e){if(e)e.oninput=send})})();
</script>)js";

/** A whole number within its range, as digits and nothing else. */
bool numberOf(std::string_view text, const Range& range, uint32_t& out) {
  if (text.empty() || text.size() > 9) return false;
  uint32_t number = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return false;
    number = number * 10 + static_cast<uint32_t>(digit - '0');
  }
  if (number < range.least || number > range.most) return false;
  out = number;
  return true;
}

/** True when the field was sent, right or wrong; `text` then is (the beginning of) what was sent. */
bool isSent(const PortalRequest& request, const char* name, char (&text)[kLedNumberSize]) {
  char sent[kLedNumberSize] = "";
  if (!request.field(name, sent, sizeof(sent)) && sent[0] == '\0') return false;
  copyText(sent, text, sizeof(text));
  return true;
}

void writeModes(HtmlOut& out, LedMode chosen) {
  for (int i = 0; i < kLedModes; i++) {
    const LedMode mode = static_cast<LedMode>(i);
    out.raw("<option value=").number(i).raw(mode == chosen ? " selected>" : ">").raw(wordOf(mode)).raw("</option>");
  }
}
}  // namespace

LedForm ledFormOf(const LedSettings& now) {
  LedForm form{};
  form.settings = now;
  std::snprintf(form.brightness, sizeof(form.brightness), "%u", now.brightness);
  std::snprintf(form.interval, sizeof(form.interval), "%lu", static_cast<unsigned long>(now.intervalMs));
  return form;
}

LedForm readLedForm(const PortalRequest& request, const LedFieldNames& names, const LedSettings& now) {
  LedForm form = ledFormOf(now);
  char text[kLedNumberSize];
  uint32_t number = 0;
  const bool hasMode = isSent(request, names.mode, text);
  if (hasMode && !numberOf(text, kModes, number)) form.modeFault = "There is no such pattern.";
  if (hasMode && form.modeFault == nullptr) ledModeOf(static_cast<int32_t>(number), form.settings.mode);
  if (isSent(request, names.brightness, form.brightness)) {
    if (numberOf(form.brightness, kBrightness, number)) {
      form.settings.brightness = static_cast<uint8_t>(number);
    } else {
      form.brightnessFault = "The brightness is a whole number from 0 to 255.";
    }
  }
  if (isSent(request, names.interval, form.interval)) {
    if (numberOf(form.interval, kInterval, number)) {
      form.settings.intervalMs = number;
    } else {
      form.intervalFault = "The interval is a whole number from 100 to 5000.";
    }
  }
  // A box that is not ticked is not sent: it counts as unticked where the rest of the form is there.
  const bool hasBox = isSent(request, names.external, text);
  if (hasBox || hasMode) form.settings.external = hasBox && std::strcmp(text, "true") == 0;
  return form;
}

void writeLedForm(PortalReply& reply, const LedForm& form, uint8_t externalPin) {
  HtmlOut out(reply);
  out.raw("<fieldset><legend>LED</legend><label for=led_mode>Pattern</label><select id=led_mode name=led_mode>");
  writeModes(out, form.settings.mode);
  out.raw("</select>");
  writeFault(out, "led_mode", form.modeFault);
  out.raw("<label for=led_brightness>Brightness <output id=led_level>")
      .text(form.brightness)
      .raw("</output> of 255</label>");
  out.raw("<input id=led_brightness name=led_brightness type=range min=0 max=255 value=\"")
      .text(form.brightness)
      .raw("\">");
  writeFault(out, "led_brightness", form.brightnessFault);
  PortalField interval{"blink_interval", "Interval of the pattern \u201cslow\u201d, in milliseconds", form.interval,
                       "number"};
  interval.attributes = "min=100 max=5000 step=1 inputmode=numeric";
  interval.fault = form.intervalFault;
  writeField(out, interval);
  if (externalPin != kNoPin) {
    out.raw("<label class=tick><input id=external_led type=checkbox name=external_led value=true");
    out.raw(form.settings.external ? " checked" : "").raw("><span>Also an external LED on pin ").number(externalPin);
    out.raw("</span></label>");
  }
  out.raw("</fieldset>").raw(kPreviewScript);
}
