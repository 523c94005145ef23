#include <logic/JsonWriter.h>
#include <logic/Utf8.h>
#include <shell/HtmlOut.h>
#include <shell/PortalPages.h>
#include <shell/PortalStyle.h>

#include <algorithm>
#include <cstring>

namespace {
/** Refreshes the list without losing what was typed; without it the button sends the form and gets it back. */
constexpr char kScanScript[] = R"js(<script>
(function(){var n=document.getElementById('nets'),b=document.getElementById('again'),c=document.getElementById('custom_wifi_ssid'),t=0;
function other(){document.getElementById('other').checked=true}
c.oninput=other;
function row(w){var l=document.createElement('label'),r=document.createElement('input'),s=document.createElement('span'),i=document.createElement('i'),g=document.createElement('b');
l.className='net';r.type='radio';r.name='wifi_ssid';r.value=s.textContent=w.ssid;i.textContent=w.encryption?'':'open';g.style.setProperty('--s',Math.max(10,Math.min(100,2*(w.rssi+100)))+'%');
l.append(r,s,i,g);return l}
function load(){fetch('/scan').then(function(r){return r.json()}).then(function(a){
if(!a.length&&t++<8)return setTimeout(load,1500);
b.textContent='Look again';if(!a.length)return;
var o=n.querySelector('input:checked'),v=o?o.value:'';n.textContent='';
a.forEach(function(w){var l=row(w);if(w.ssid===v)l.firstChild.checked=true;n.append(l)});
if(!document.querySelector('[name=wifi_ssid]:checked'))other()}).catch(function(){b.textContent='Look again'})}
b.onclick=function(e){e.preventDefault();t=0;b.textContent='Looking\u2026';setTimeout(load,2500);fetch('/scan')};
if(!n.firstElementChild){b.textContent='Looking\u2026';load()}
var p=document.getElementById('wifi_password'),s=document.createElement('label');s.className='tick';
s.innerHTML='<input type=checkbox><span>show password</span>';s.firstChild.onchange=function(){p.type=this.checked?'text':'password'};
document.getElementsByName('wifi_open')[0].parentNode.before(s)})();
</script>)js";

constexpr char kStateScript[] = R"js(<script>
(function(){var p=document.getElementById('state');function ask(){fetch('/state').then(function(r){return r.json()}).then(function(s){
p.textContent=s.text;p.className='note '+s.kind;if(!s.done)setTimeout(ask,2000)}).catch(function(){setTimeout(ask,4000)})}
setTimeout(ask,3000)})();
</script>)js";

void beginPage(HtmlOut& out, const char* title, const char* about) {
  out.raw(
         "<!DOCTYPE html><html lang=en><head><meta charset=utf-8>"
         "<meta name=viewport content=\"width=device-width,initial-scale=1\">"
         "<link rel=icon href=\"data:,\"><title>")  // or a browser asks for one, and is sent this page again
      .raw(title)
      .raw("</title><style>")
      .raw(kPortalStyle)
      .raw("</style></head><body><main><h1>")
      .raw(title)
      .raw("</h1><p class=sub>")
      .text(about)
      .raw("</p>");
}

void endPage(HtmlOut& out) { out.raw("</main></body></html>"); }

const char* classOf(PortalNotice::Kind kind) {
  switch (kind) {
    case PortalNotice::Kind::Plain:
      return "note";
    case PortalNotice::Kind::Good:
      return "note ok";
    case PortalNotice::Kind::Bad:
      return "note bad";
  }
  return "note";
}

void writeNotice(HtmlOut& out, const PortalNotice& notice) {
  if (notice.text[0] == '\0') return;
  out.raw("<p id=state role=status class=\"").raw(classOf(notice.kind)).raw("\">").text(notice.text).raw("</p>");
}

void writeDevice(HtmlOut& out, const PortalDraft& draft) {
  out.raw("<fieldset><legend>This board</legend>");
  PortalField name{"device_name", "Name", draft.settings.deviceName};
  name.attributes = "maxlength=100 required";
  name.hint = "As it will be called on the server, for example \u201cHall sign\u201d.";
  name.fault = draft.faults.deviceName;
  writeField(out, name);
  PortalField note{"occupation", "Note (optional)", draft.settings.occupation};
  note.attributes = "maxlength=100";
  note.fault = draft.faults.occupation;
  writeField(out, note);
  out.raw("</fieldset>");
}

/** Bars for -90 dBm (weak) to -50 dBm (strong), as the script draws them. */
int signalPercent(int8_t rssi) { return std::max(10, std::min(100, 2 * (rssi + 100))); }

/** True when the network that is wanted is one of the list. */
bool writeNetworks(HtmlOut& out, const PortalDraft& draft, const HeardNetworks& heard) {
  bool chosen = false;
  out.raw("<div id=nets role=radiogroup aria-label=\"Networks\">");
  for (int i = 0; i < heard.count; i++) {
    const WifiNetwork& network = heard.list[i];
    if (!isListed(network)) continue;
    const bool isWanted = std::strcmp(network.ssid, draft.settings.wifiSsid) == 0;
    chosen = chosen || isWanted;
    out.raw("<label class=net><input type=radio name=wifi_ssid value=\"").text(network.ssid);
    out.raw(isWanted ? "\" checked><span>" : "\"><span>").text(network.ssid).raw("</span><i>");
    out.raw(network.open ? "open" : "")
        .raw("</i><b style=\"--s:")
        .number(signalPercent(network.rssi))
        .raw("%\"></b></label>");
  }
  out.raw("</div>");
  return chosen;
}

void writeWifi(HtmlOut& out, const PortalDraft& draft, const HeardNetworks& heard) {
  const PortalFaults& faults = draft.faults;
  out.raw("<fieldset><legend>Wi-Fi</legend>");
  const bool isListedOne = writeNetworks(out, draft, heard);
  out.raw("<button class=plain id=again formaction=\"/refresh\" formnovalidate>");
  out.raw(heard.count < 0 ? "Looking\u2026 show what was found" : "Look again").raw("</button>");
  out.raw("<label class=tick><input id=other type=radio name=wifi_ssid value=custom")
      .raw(isListedOne ? "" : " checked");
  out.raw("><span>Another network</span></label>");
  PortalField ssid{"custom_wifi_ssid", "Its name", isListedOne ? "" : draft.settings.wifiSsid};
  ssid.attributes = "maxlength=32 autocapitalize=none autocorrect=off spellcheck=false";
  ssid.fault = faults.wifiSsid;
  out.raw("<div class=other>");
  writeField(out, ssid);
  out.raw("</div>");
  PortalField password{"wifi_password", "Password", "", "password"};
  const bool hasOne = draft.settings.wifiPassword[0] != '\0';
  password.attributes = hasOne ? "maxlength=64 autocomplete=off placeholder=\"saved \u2013 leave empty to keep it\""
                               : "maxlength=64 autocomplete=off";
  password.fault = faults.wifiPassword;
  writeField(out, password);
  writeChoice(out, {"checkbox", "wifi_open", "1", "This network has no password", false});
  out.raw("</fieldset>");
}

void writeCredential(HtmlOut& out, const PortalDraft& draft) {
  const DeviceSettings& settings = draft.settings;
  const bool isOpen = settings.otaUser[0] != '\0' || draft.faults.otaUser || draft.faults.otaPassword;
  out.raw(isOpen ? "<details open>" : "<details>")
      .raw("<summary>User and password, if the server asks for them</summary>");
  PortalField user{"ota_username", "User", settings.otaUser};
  user.attributes = "maxlength=64 autocapitalize=none autocorrect=off spellcheck=false autocomplete=off";
  user.fault = draft.faults.otaUser;
  writeField(out, user);
  PortalField password{"ota_password", "Password", "", "password"};
  const bool hasOne = settings.otaPassword[0] != '\0';
  password.attributes = hasOne ? "maxlength=64 autocomplete=off placeholder=\"saved \u2013 leave empty to keep it\""
                               : "maxlength=64 autocomplete=off";
  password.fault = draft.faults.otaPassword;
  writeField(out, password);
  if (hasOne) writeChoice(out, {"checkbox", "ota_clear", "1", "Forget the saved password", false});
  out.raw("</details>");
}

void writeTrust(HtmlOut& out, const PortalDraft& draft) {
  const DeviceSettings& settings = draft.settings;
  const bool isOpen = settings.trust != TlsTrust::Bundle || draft.faults.caPem;
  out.raw(isOpen ? "<details open>" : "<details>").raw("<summary>Check of the certificate (https only)</summary>");
  writeChoice(out, {"radio", "tls_trust", "bundle", "By the usual authorities, as a browser does it",
                    settings.trust == TlsTrust::Bundle});
  writeChoice(out, {"radio", "tls_trust", "pinned", "By this authority only", settings.trust == TlsTrust::PinnedCa});
  out.raw(draft.faults.caPem ? "<div>" : "<div class=pem>");
  out.raw("<label for=ca_pem>Its certificate (PEM)</label><textarea id=ca_pem name=ca_pem spellcheck=false");
  out.raw(draft.faults.caPem ? " aria-invalid=true aria-describedby=\"e-ca_pem\"" : "");
  out.raw(" placeholder=\"-----BEGIN CERTIFICATE-----\">\n").text(settings.caPem).raw("</textarea>");
  writeFault(out, "ca_pem", draft.faults.caPem);
  out.raw("</div>");
  writeChoice(out, {"radio", "tls_trust", "none",
                    "Not at all. <b>Anyone on the way can then pose as the server, read the passwords and put their "
                    "own program on this board.</b>",
                    settings.trust == TlsTrust::Nobody});
  out.raw("</details>");
}

void writeServer(HtmlOut& out, const PortalDraft& draft) {
  out.raw("<fieldset><legend>Server</legend>");
  PortalField url{"server_url", "Address", draft.settings.serverUrl, "url"};
  url.attributes = "maxlength=128 required placeholder=\"http://192.168.1.10:5000\"";
  url.fault = draft.faults.serverUrl;
  writeField(out, url);
  writeCredential(out, draft);
  writeTrust(out, draft);
  out.raw("</fieldset>");
}

void writeWayBack(HtmlOut& out, const PortalSavedPage& page) {
  out.raw("<div class=card><h2>This board\u2019s own network</h2>");
  if (page.apPassword == nullptr) {
    out.raw("<p class=hint>To come back here: <b>")
        .text(page.apName)
        .raw("</b>, with the password that you used today.</p>");
  } else {
    out.raw("<dl><dt>Name</dt><dd>").text(page.apName).raw("</dd><dt>New password</dt><dd class=key>");
    out.text(page.apPassword)
        .raw(
            "</dd></dl><p class=hint>Write it down or take a screenshot: the password that all new "
            "boards share is gone, and this one is needed to come back here.</p>");
  }
  out.raw("</div>");
}
}  // namespace

bool isListed(const WifiNetwork& network) {
  return network.ssid[0] != '\0' && isUtf8(network.ssid) && std::strcmp(network.ssid, "custom") != 0;
}

void writeFormPage(PortalReply& reply, const PortalFormPage& page) {
  reply.begin(200, "text/html; charset=utf-8");
  HtmlOut out(reply);
  beginPage(out, "Set up this board", page.about);
  writeNotice(out, page.notice);
  // The first button is the one that the Enter key presses.
  out.raw("<form method=post action=\"/submit\"><button class=enter tabindex=-1 aria-hidden=true>Save</button>");
  writeDevice(out, page.draft);
  writeWifi(out, page.draft, page.heard);
  writeServer(out, page.draft);
  for (DeviceFeature* feature : page.features) feature->addToPortal(reply, page.typed);
  out.raw("<button>Save and connect</button></form>").raw(kScanScript).raw(page.isLive ? kStateScript : "");
  endPage(out);
  reply.end();
}

void writeSavedPage(PortalReply& reply, const PortalSavedPage& page) {
  reply.begin(200, "text/html; charset=utf-8");
  HtmlOut out(reply);
  beginPage(out, "Saved", page.about);
  writeNotice(out, page.notice);
  writeWayBack(out, page);
  out.raw("<div class=card><h2>What happens now</h2><ol>");
  if (page.onTrial) {
    out.raw("<li>The board joins <b>").text(page.settings.wifiSsid).raw("</b> and calls <b>");
    out.text(page.settings.serverUrl).raw("</b>. Your phone may lose this page meanwhile; that is all right.</li>");
    out.raw(
           "<li>When the server answers, the settings are kept, this network closes, and the board shows up on the "
           "server as "
           "<b>")
        .text(page.settings.deviceName)
        .raw("</b>.</li>");
    out.raw(
        "<li>When it does not answer within 3 minutes, everything is as it was before, and this network opens again");
    out.raw(page.apPassword == nullptr ? ".</li>" : " under its first name and password.</li>");
  } else {
    out.raw("<li>Nothing about the connection has changed. You can close this page.</li>");
  }
  out.raw("</ol></div><p><a href=\"/\">Back to the form</a></p>").raw(page.onTrial ? kStateScript : "");
  endPage(out);
  reply.end();
}

void writeScan(PortalReply& reply, const HeardNetworks& heard) {
  reply.begin(200, "application/json");
  reply.write("[");
  bool first = true;
  for (int i = 0; i < heard.count; i++) {
    const WifiNetwork& network = heard.list[i];
    if (!isListed(network)) continue;
    char text[kSsidSize * 6 + 64];
    JsonWriter json(text, sizeof(text));
    json.beginObject();
    json.text("ssid", network.ssid);
    json.whole("rssi", network.rssi);
    json.flag("encryption", !network.open);
    json.endObject();
    if (!first) reply.write(",");
    first = false;
    reply.write(text);
  }
  reply.write("]");
  reply.end();
}
