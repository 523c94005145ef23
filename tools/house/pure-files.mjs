/**
 * The files of the API that decide: no I/O, no clock, no chance, no framework. The linter holds them to that, and `npm run mutate`
 * measures how well their specs, which need no database, know them.
 */
export const PURE_API_FILES = [
  'apps/api/src/ota/rollouts/{decide,rules,lifecycle,retry,rollout-target,rollout-request,targeting,priority-queue,steps}.ts',
  'apps/api/src/ota/rollouts/{membership,phase-of-device,window,slots,confirmation,forecast,forecast-deltas}.ts',
  'apps/api/src/ota/rollouts/{gate,gate-rules,gate-words,phase-gate,phase-evidence,binomial,verdict}.ts',
  'apps/api/src/ota/updates/{contact-inference,check-answer,download-ranges,roll-back-rules,explain-notes}.ts',
  'apps/api/src/ota/firmware/{publication,part-name,signature-rules}.ts',
  'apps/api/src/ota/firmware/deltas/delta-rules.ts',
  'apps/api/src/devices/{device-credential,device-settings,enrolment,reported-facts,picture,expected-interval}.ts',
  'apps/api/src/devices/{device-csv,device-chip,device-message}.ts',
  'apps/api/src/devices/groups/{filter,filter-grammar,filter-predicate,parse-filter}.ts',
  'apps/api/src/auth/{credential,cross-site}.ts',
  'apps/api/src/stats/webhooks/delivery-schedule.ts',
  'apps/api/src/http/route-table.ts',
];

/** Pure as well, but it plays the decisions and makes none. */
export const SIMULATION_FILES = ['apps/api/src/ota/rollouts/simulation/*.ts'];

/** What decides in the libraries. The rest of the contract is tables and DTO classes, which `openapi.json` and golden JSON hold fast. */
export const PURE_LIB_FILES = [
  'libs/contract/src/device-plane/fields.ts',
  'libs/contract/src/devices/device-id.ts',
  'libs/contract/src/ota/{firmware-key,reason-words,update-state,version}.ts',
  'libs/delta/src/*.ts',
  'libs/esp-image/src/*.ts',
  'libs/signing/src/*.ts',
];
