import { LIMITS } from '../limits';
import { FAILURE_REASONS, REPORTABLE_STATES } from '../ota/update-state';
import type { Fields, Message } from './fields';

const U32 = 0xffff_ffff;
const SHORT_TEXT = 100;

const uptime = { kind: 'integer', min: 0, max: U32, description: 'Seconds since boot.', example: 5160 } as const;
const bytes = (description: string, example: number) =>
  ({ kind: 'integer', min: 0, max: U32, description, example }) as const;
const text = (maxLength: number, description: string, example?: string) =>
  ({ kind: 'text', maxLength, description, example }) as const;

const deviceType = text(LIMITS.deviceTypeLength, 'The firmware variant.', 'ESP32_OTA_Base');
const version = text(LIMITS.versionLength, 'The version that runs.', '2.5.0');
const resetReason = text(32, 'Why the chip started last (ESP-IDF `esp_reset_reason_t`, lower case).', 'power_on');
const temperature = {
  kind: 'number',
  min: -60,
  max: 150,
  description: '°C. Absent when the sensor failed.',
  example: 21.5,
} as const;
const humidity = {
  kind: 'number',
  min: 0,
  max: 100,
  description: '%RH. Absent when the sensor failed.',
  example: 48.2,
} as const;

/** `POST /api/devices/register`. */
export const REGISTER = {
  device_id: {
    ...text(LIMITS.deviceIdLength, 'The device.', 'esp32-24a160c3f0de'),
    required: true,
    pattern: /^[A-Za-z0-9._-]+$/,
  },
  device_name: { ...text(LIMITS.deviceNameLength, 'The name typed in the portal.', 'Hall sign'), required: true },
  device_type: { ...deviceType, required: true },
  firmware_version: version,
  occupation: text(SHORT_TEXT, 'Fielded boards send it; kept as a note.', 'Reception'),
  wifi_ssid: text(64, 'The network that the device joined.', 'workshop'),
  capabilities: text(200, 'A comma-separated list.', 'dashboard,images,ota'),
  mac: { ...text(17, 'Base MAC.', '24:A1:60:C3:F0:DE'), pattern: /^[0-9A-Fa-f]{2}([:-]?[0-9A-Fa-f]{2}){5}$/ },
  chip: text(20, 'Chip name.', 'ESP32'),
  flash_size: bytes('Flash in bytes.', 4_194_304),
  slot_size: bytes('One application slot in bytes. Overrules the slot of the device type.', 1_310_720),
  reset_reason: resetReason,
  can_enrol: { kind: 'boolean', description: 'The device can keep a secret of its own.', example: true },
} as const satisfies Fields;
export type RegisterRequest = Message<typeof REGISTER>;

/** `POST /api/devices/{device_id}/heartbeat`. */
export const HEARTBEAT = {
  version,
  uptime,
  free_heap: bytes('Free heap in bytes.', 226_972),
  min_free_heap: bytes('The least free heap since boot in bytes.', 180_112),
  largest_free_block: bytes('The largest free 8-bit block in bytes.', 110_580),
  wifi_rssi: { kind: 'integer', min: -127, max: 20, description: 'dBm.', example: -61 },
  reset_reason: resetReason,
  boot_count: { kind: 'integer', min: 0, max: U32, description: 'Boots since the last factory reset.', example: 12 },
  temperature,
  humidity,
  motion: { kind: 'boolean', description: 'Whether something moves.', example: false },
  nfc_uid: { ...text(20, 'UID of the tag that was read, in hex.', '04A2C91B3F6180'), pattern: /^(?:[0-9A-Fa-f]{2})*$/ },
  led: {
    kind: 'object',
    description: 'How the LED is set.',
    fields: {
      mode: { kind: 'integer', min: 0, max: 255, description: 'Pattern.', example: 3 },
      brightness: { kind: 'integer', min: 0, max: 255, description: 'PWM duty.', example: 128 },
      interval_ms: { kind: 'integer', min: 0, max: 3_600_000, description: 'Blink interval in ms.', example: 1000 },
      external: { kind: 'boolean', description: 'Whether the external LED is used.', example: false },
    },
  },
  display: {
    kind: 'object',
    description: 'What the e-paper shows.',
    fields: {
      mode: text(20, 'Card or picture.', 'card'),
      content_etag: text(80, 'ETag of the picture.', '"9f86d081"'),
    },
  },
  device_name: text(LIMITS.deviceNameLength, 'Sent by fielded boards; used only for a device that is not known yet.'),
  device_type: deviceType,
  occupation: text(SHORT_TEXT, 'Sent by fielded boards; kept as a note.'),
} as const satisfies Fields;
export type HeartbeatRequest = Message<typeof HEARTBEAT>;

/** `POST /api/devices/{device_id}/sensor-data`, called by the fielded full variant. */
export const SENSOR_DATA = {
  temperature,
  humidity,
  motion_detected: { kind: 'boolean', description: 'Whether something moved.', example: false },
  sleep_mode: { kind: 'boolean', description: 'Accepted and not used.', example: false },
} as const satisfies Fields;
export type SensorDataRequest = Message<typeof SENSOR_DATA>;

/** `POST /api/ota/report/{device_id}`. */
export const REPORT = {
  update_id: {
    ...text(36, 'From the check.', '0193a5f0-5c4e-7b7e-9d0e-2f6f5f0c1a11'),
    required: true,
    pattern: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  },
  state: {
    kind: 'choice',
    values: REPORTABLE_STATES,
    required: true,
    description: 'Where the update is.',
    example: 'verifying',
  },
  progress: { kind: 'integer', min: 0, max: 100, description: 'Percent.', example: 40 },
  bytes: bytes('Bytes received.', 450_560),
  mode: { kind: 'choice', values: ['full', 'delta'], description: 'What is downloaded.', example: 'full' },
  reason: { kind: 'choice', values: FAILURE_REASONS, description: 'Why it failed or went back.', example: 'bad_hash' },
  detail: text(200, 'Anything that helps a person.', 'got 9f86d081…'),
} as const satisfies Fields;
export type ReportRequest = Message<typeof REPORT>;
