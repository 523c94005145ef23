/**
 * What boards of firmware 2.0 to 2.4 send, byte for byte. Ids are constants of their sketches, so each function takes one only
 * to let tests have boards of their own; `host` is the server as the board calls it.
 */
export interface FieldedCall {
  readonly host: string;
  readonly deviceId: string;
}

const JSON_TYPE = 'Content-Type: application/json';

/** Once per boot. The type names the board here, not the variant. */
export const registerBase = ({ host, deviceId }: FieldedCall, version = '2.4.0'): string =>
  post(
    host,
    '/api/devices/register',
    `{"device_id":"${deviceId}","device_name":"OTA Base Device","occupation":"OTA Ready Device","device_type":"ESP32_DevKit_V1",` +
      `"wifi_ssid":"workshop","firmware_version":"${version}","capabilities":"dashboard,images,ota,bmp_download"}`,
  );

export const registerFull = ({ host, deviceId }: FieldedCall): string =>
  post(
    host,
    '/api/devices/register',
    `{"device_id":"${deviceId}","device_name":"Küche","occupation":"Teacher","device_type":"ESP32_DevKit_V1","wifi_ssid":"home",` +
      `"preferences":{"jokes":["dad"],"riddles":["easy"],"news":["tech"]},"temperature":22.5,"humidity":50,` +
      `"motion_detected":false,"sleep_mode":false}`,
  );

/** Every 30 s. */
export const heartbeatBase = ({ host, deviceId }: FieldedCall, version = '2.4.0'): string =>
  post(
    host,
    `/api/devices/${deviceId}/heartbeat`,
    `{"device_id":"${deviceId}","device_name":"OTA Base Device","occupation":"OTA Ready Device","device_type":"ESP32_OTA_Base",` +
      `"version":"${version}","uptime":91,"free_heap":129272,"wifi_rssi":-66,"current_mode":"dashboard","dashboard_loaded":false,` +
      `"image_loaded":false}`,
  );

export const heartbeatLed = ({ host, deviceId }: FieldedCall): string =>
  post(
    host,
    `/api/devices/${deviceId}/heartbeat`,
    `{"device_id":"${deviceId}","device_name":"LED","occupation":"LED Controller","device_type":"ESP32_LED_Blink",` +
      `"version":"2.4.0","uptime":4294967,"free_heap":226972,"wifi_rssi":-69,"led_mode":4,"led_brightness":255,"external_led":false}`,
  );

/** Firmware 2.0 of the LED variant says neither its type nor an occupation. */
export const heartbeatLed20 = ({ host, deviceId }: FieldedCall): string =>
  post(
    host,
    `/api/devices/${deviceId}/heartbeat`,
    `{"device_id":"${deviceId}","device_name":"LED","version":"2.0.0","uptime":90,"free_heap":226972,"wifi_rssi":-69,` +
      `"led_mode":0,"led_brightness":255,"external_led":false}`,
  );

/** Every 120 s. The clock that the readings carry counts seconds since boot. */
export const sensorData = ({ host, deviceId }: FieldedCall): string =>
  post(
    host,
    `/api/devices/${deviceId}/sensor-data`,
    `{"device_id":"${deviceId}","temperature":23.10000038,"humidity":47.29999924,"motion_detected":false,"sleep_mode":false,` +
      `"timestamp":1240}`,
  );

export const checkBase = (call: FieldedCall, version = '2.4.0'): string =>
  check(call, [`X-Device-Version: ${version}`, 'X-Device-Type: ESP32_OTA_Base']);

/** Firmware 2.0 of the LED variant does not say its type. */
export const checkLed20 = (call: FieldedCall): string => check(call, ['X-Device-Version: 2.0.0']);

/** Older still, or a proxy that drops what it does not know. */
export const checkWithoutHeaders = (call: FieldedCall): string => check(call, []);

export const content = ({ host, deviceId }: FieldedCall): string =>
  get(host, `/api/devices/${deviceId}/content`, [JSON_TYPE]);

/** One of the calls that do not carry the needless content type. */
export const imagesSequence = ({ host, deviceId }: FieldedCall): string =>
  get(host, `/api/devices/${deviceId}/images-sequence`, []);

/** A picture, at the path that an earlier answer named. */
export const picture = ({ host }: FieldedCall, path: string): string => get(host, path, []);

interface Flashed {
  /** Of the running image. */
  readonly digest: string;
  readonly stationMac?: string;
}

/** The stock update library: HTTP/1.0, and what it knows of the board. */
export function download(firmwareUrl: string, { digest, stationMac = '24:A1:60:C3:F0:DE' }: Flashed): string {
  const { host, pathname, search } = new URL(firmwareUrl);
  return lines(
    `GET ${pathname}${search} HTTP/1.0`,
    `Host: ${host}`,
    'User-Agent: ESP32-http-Update',
    'Connection: close',
    'Cache-Control: no-cache',
    `x-ESP32-STA-MAC: ${stationMac}`,
    `x-ESP32-AP-MAC: ${stationMac}`,
    `x-ESP32-BASE-MAC: ${stationMac}`,
    'x-ESP32-free-space: 1310720',
    'x-ESP32-sketch-size: 1133664',
    'x-ESP32-sketch-md5: 7f0d43dbd9ab4f2b1a3f9d1c6b2f5e11',
    `x-ESP32-sketch-sha256: ${digest.toUpperCase()}`,
    'x-ESP32-chip-size: 4194304',
    'x-ESP32-sdk-version: v5.5.1-255-g07e9bf4970',
    'x-ESP32-mode: sketch',
  );
}

const check = ({ host, deviceId }: FieldedCall, headers: readonly string[]): string =>
  get(host, `/api/ota/check/${deviceId}`, [JSON_TYPE, ...headers]);

const get = (host: string, path: string, headers: readonly string[]): string =>
  lines(`GET ${path} HTTP/1.1`, ...clientHeaders(host), ...headers);

const post = (host: string, path: string, body: string): string =>
  lines(`POST ${path} HTTP/1.1`, ...clientHeaders(host), JSON_TYPE, `Content-Length: ${Buffer.byteLength(body)}`) +
  body;

const clientHeaders = (host: string): readonly string[] => [
  `Host: ${host}`,
  'User-Agent: ESP32HTTPClient',
  'Accept-Encoding: identity;q=1,chunked;q=0.1,*;q=0',
  'Connection: keep-alive',
];

const lines = (...all: readonly string[]): string => `${all.join('\r\n')}\r\n\r\n`;
