#pragma once

/**
 * The portal's look: one column for a phone, light or dark as the phone is. A string constant, so it stays in flash.
 * Features may use: fieldset, legend, label, input, select, `.hint`, `.err`, `.tick`.
 */
constexpr char kPortalStyle[] = R"css(
:root{color-scheme:light dark;--bg:#f3f5f7;--card:#fff;--text:#171c21;--dim:#56626e;--line:#cdd5dc;--accent:#00658f;--on:#fff;--bad:#b3261e;--ok:#1e6b3a;--soft:#e4f0f7;--softbad:#fbeae8;--softok:#e5f3ea}
@media(prefers-color-scheme:dark){:root{--bg:#0f1317;--card:#191f25;--text:#e6eaee;--dim:#9ba8b4;--line:#36414b;--accent:#6cc5f2;--on:#00344c;--bad:#ffa199;--ok:#7fd49c;--soft:#16303f;--softbad:#3a1e1c;--softok:#173023}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}
main{max-width:30rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1.5rem;line-height:1.2;margin:0}
h2{font-size:1.0625rem;margin:0 0 .5rem}
.sub{color:var(--dim);font-size:.875rem;margin:.25rem 0 1.25rem;overflow-wrap:anywhere}
fieldset,.card{background:var(--card);border:1px solid var(--line);border-radius:12px;margin:0 0 1rem;padding:1rem;min-width:0}
legend{float:left;width:100%;padding:0;margin:0 0 .25rem;font-weight:600;font-size:1.0625rem}
legend+*{clear:both}
label{display:block;margin:.75rem 0 .25rem;font-size:.875rem;font-weight:500}
input:not([type=radio]):not([type=checkbox]):not([type=range]),select,textarea{width:100%;padding:.625rem .75rem;font:inherit;color:inherit;background:var(--bg);border:1px solid var(--line);border-radius:8px}
input:focus-visible,select:focus-visible,textarea:focus-visible,button:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
[aria-invalid]{border-color:var(--bad)!important}
::placeholder{color:var(--dim);opacity:1}
textarea{font:.8125rem/1.4 ui-monospace,Menlo,Consolas,monospace;min-height:7rem;resize:vertical}
input[type=radio],input[type=checkbox]{width:1.125rem;height:1.125rem;margin:0;flex:none;accent-color:var(--accent)}
input[type=range]{width:100%;accent-color:var(--accent)}
.tick,.net{display:flex;gap:.625rem;align-items:flex-start;margin:.75rem 0 0;font-weight:400;line-height:1.25rem}
.net{align-items:center;margin:0;padding:.625rem 0;border-bottom:1px solid var(--line);font-size:1rem}
.net span{flex:1;min-width:0;overflow-wrap:anywhere}
.net i{font-style:normal;color:var(--dim);font-size:.8125rem;white-space:nowrap}
.net b{flex:none;width:1rem;height:.75rem;background:linear-gradient(90deg,var(--text) var(--s),var(--line) 0);clip-path:polygon(0 100%,100% 0,100% 100%)}
.hint{color:var(--dim);font-size:.8125rem;margin:.25rem 0 0}
.err{color:var(--bad);font-size:.875rem;margin:.25rem 0 0}
.err::before{content:"\26A0\FE0E\00a0"}
.note{border-left:4px solid var(--accent);background:var(--soft);border-radius:8px;padding:.75rem 1rem;margin:0 0 1rem;overflow-wrap:anywhere}
.note.bad{border-color:var(--bad);background:var(--softbad)}
.note.ok{border-color:var(--ok);background:var(--softok)}
a{color:var(--accent)}
fieldset:has(#other:not(:checked)) .other,details:has([value=pinned]:not(:checked)) .pem{display:none}
details{margin-top:.75rem;border-top:1px solid var(--line);padding-top:.75rem}
summary{cursor:pointer;font-size:.875rem;font-weight:500}
button{width:100%;padding:.75rem;font:inherit;font-weight:600;border:0;border-radius:8px;background:var(--accent);color:var(--on);cursor:pointer}
button.enter{position:absolute;left:-99rem;width:1px}
button.plain{width:auto;padding:.5rem 0;background:none;color:var(--accent);font-size:.875rem}
dl{margin:0}dt{color:var(--dim);font-size:.875rem}dd{margin:0 0 .75rem;font-weight:600;overflow-wrap:anywhere}
.key{font:600 1.5rem ui-monospace,Menlo,Consolas,monospace;letter-spacing:.08em}
ol{margin:0;padding-left:1.25rem}li{margin:.25rem 0}
)css";
