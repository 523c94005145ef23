import type {
  DeltaOffer,
  HeartbeatAnswer,
  NoUpdateAnswer,
  RegisterAnswer,
  ReportAnswer,
  SettingsOrder,
  UpdateAnswer,
} from '../device-plane/answers';
import { UPDATE_TYPES } from '../device-plane/answers';
import { isDeviceId } from '../devices/device-id';
import { DEVICE_TYPE_PATTERN } from '../devices/device-type.dto';
import type { DeviceErrorBody } from '../errors/error.dto';
import { LED_LIMITS, LED_MODES } from '../devices/led';
import { LIMITS } from '../limits';
import { KEY_ID_PATTERN } from '../ota/signing-key.dto';
import { isPublishableVersion } from '../ota/version';

type Test = (value: unknown) => boolean;
interface Required {
  readonly required: true;
  readonly holds: Test;
}
interface Optional {
  readonly required: false;
  readonly holds: Test;
}

/** One rule for each name of an answer: the compiler compares names, and which of them may be missing, with the type. */
type Rules<Answer> = {
  readonly [Name in keyof Answer]-?: undefined extends Answer[Name] ? Optional : Required;
};

const required = (holds: Test): Required => ({ required: true, holds });
const optional = (holds: Test): Optional => ({ required: false, holds });

const is =
  (wanted: unknown): Test =>
  (value) =>
    value === wanted;
const textThat =
  (holds: (text: string) => boolean): Test =>
  (value) =>
    typeof value === 'string' && holds(value);
const matches = (pattern: RegExp): Test => textThat((text) => pattern.test(text));
const wholeFrom =
  (min: number): Test =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= min;
const wholeWithin =
  (min: number, max: number): Test =>
  (value) =>
    wholeFrom(min)(value) && (value as number) <= max;
const anyText = textThat(() => true);
const someText = textThat((text) => text !== '');
const uuid = matches(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const utcInstant = matches(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

const REGISTER_ANSWER: Rules<RegisterAnswer> = {
  success: required(is(true)),
  message: required(someText),
  device_id: required(textThat(isDeviceId)),
  credential: optional(
    (value) =>
      isObject(value) &&
      brokenName({ username: required(textThat(isDeviceId)), password: required(someText) }, value) === null,
  ),
  server_time: required(utcInstant),
};

const LED_ORDER: Rules<NonNullable<SettingsOrder['led']>> = {
  mode: required(wholeWithin(0, LED_MODES.length - 1)),
  brightness: required(wholeWithin(0, LED_LIMITS.brightnessMax)),
  interval_ms: required(wholeWithin(LED_LIMITS.intervalMsMin, LED_LIMITS.intervalMsMax)),
  external: required((value) => typeof value === 'boolean'),
};

const SETTINGS_ORDER: Rules<SettingsOrder> = {
  led: optional((value) => isObject(value) && brokenName(LED_ORDER, value) === null),
};

const HEARTBEAT_ANSWER: Rules<HeartbeatAnswer> = {
  status: required(is('heartbeat_received')),
  timestamp: required(utcInstant),
  heartbeat_s: optional(wholeFrom(1)),
  check_s: optional(wholeFrom(1)),
  check_now: optional(is(true)),
  roll_back: optional(uuid),
  identify: optional(is(true)),
  settings: optional((value) => isObject(value) && brokenName(SETTINGS_ORDER, value) === null),
};

const NO_UPDATE_ANSWER: Rules<NoUpdateAnswer> = {
  update_available: required(is(false)),
  message: required(someText),
  current_version: optional(anyText),
  check_s: optional(wholeFrom(1)),
};

const DELTA_OFFER: Rules<DeltaOffer> = {
  url: required(matches(/^https?:\/\/[^/]+\/.*\?update=/)),
  size: required(wholeFrom(1)),
  sha256: required(matches(/^[0-9a-f]{64}$/)),
  from: required(matches(/^[0-9a-f]{64}$/)),
  format: required(is('pcms1')),
};

const UPDATE_ANSWER: Rules<UpdateAnswer> = {
  update_available: required(is(true)),
  update_id: required(uuid),
  version: required(textThat(isPublishableVersion)),
  target_firmware: required(matches(DEVICE_TYPE_PATTERN)),
  firmware_key: required(someText),
  firmware_url: required(matches(/^https?:\/\/[^/]+\/.*\?update=/)),
  file_size: required(wholeFrom(1)),
  sha256: required(matches(/^[0-9a-f]{64}$/)),
  md5: required(matches(/^[0-9a-f]{32}$/)),
  security_version: required(wholeFrom(0)),
  signature: optional(matches(/^[A-Za-z0-9+/]{8,96}={0,2}$/)),
  key_id: optional(matches(KEY_ID_PATTERN)),
  force: required((value) => typeof value === 'boolean'),
  description: required(anyText),
  release_date: required(utcInstant),
  update_type: required((value) => (UPDATE_TYPES as readonly unknown[]).includes(value)),
  delta: optional((value) => isObject(value) && brokenName(DELTA_OFFER, value) === null),
};

const REPORT_ANSWER: Rules<ReportAnswer> = { accepted: required(is(true)) };

const REFUSAL: Rules<DeviceErrorBody> = {
  success: required(is(false)),
  code: required(matches(/^[a-z][a-z_]*$/)),
  message: required(someText),
  field: optional(anyText),
  request_id: required(uuid),
};

export type AnswerName = 'register-answer' | 'heartbeat-answer' | 'check-answer' | 'report-answer' | 'refusal';

/**
 * The first name in an answer to a device that is missing, unknown or breaks its rule; null when the answer is right. An empty
 * text stands for the answer itself: it is no object, or takes more bytes than a fielded board can parse.
 */
export function brokenAnswerField(name: AnswerName, answer: unknown): string | null {
  if (!isObject(answer)) return '';
  const mostBytes = 'delta' in answer ? LIMITS.deltaAnswerBytes : LIMITS.deviceAnswerBytes;
  if (Buffer.byteLength(JSON.stringify(answer)) > mostBytes) return '';
  return brokenName(rulesFor(name, answer), answer);
}

function rulesFor(name: AnswerName, answer: object): Readonly<Record<string, Required | Optional>> {
  switch (name) {
    case 'register-answer':
      return REGISTER_ANSWER;
    case 'heartbeat-answer':
      return HEARTBEAT_ANSWER;
    case 'check-answer':
      return 'update_available' in answer && answer.update_available === true ? UPDATE_ANSWER : NO_UPDATE_ANSWER;
    case 'report-answer':
      return REPORT_ANSWER;
    case 'refusal':
      return REFUSAL;
  }
}

function brokenName(rules: Readonly<Record<string, Required | Optional>>, answer: object): string | null {
  const values = new Map<string, unknown>(Object.entries(answer));
  for (const [name, rule] of Object.entries(rules)) {
    if (values.has(name) ? !rule.holds(values.get(name)) : rule.required) return name;
  }
  return [...values.keys()].find((name) => !Object.hasOwn(rules, name)) ?? null;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
