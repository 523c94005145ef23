import { createHash } from 'node:crypto';

/** What a board of firmware 2.4 has compiled in or typed into its portal. */
export interface FieldedFacts {
  /** As typed in the portal; paths are appended to it as it stands. */
  readonly serverUrl: string;
  /** A constant of the sketch, so that several boards may share it. */
  readonly deviceId: string;
  readonly name: string;
  readonly version: string;
  /** The digest at the end of the running image, in hex. */
  readonly image: string;
  readonly stationMac: string;
  readonly wifi: string;
}

export const FIELDED_TYPE = 'ESP32_OTA_Base';
/** One slot of the boards' partition table. */
export const FIELDED_SLOT_BYTES = 1_310_720;

const IMAGE_BYTES = 1_133_664;
const JSON_HEADER = 'Content-Type: application/json';
const OCCUPATION = 'OTA Base Device';

export function registerRequest(facts: FieldedFacts): string {
  return post(facts, '/api/devices/register', {
    device_id: facts.deviceId,
    device_name: facts.name,
    occupation: OCCUPATION,
    device_type: 'ESP32_DevKit_V1',
    wifi_ssid: facts.wifi,
    firmware_version: facts.version,
    capabilities: 'dashboard,images,ota,bmp_download',
  });
}

export function heartbeatRequest(facts: FieldedFacts, uptimeSeconds: number): string {
  return post(facts, `/api/devices/${facts.deviceId}/heartbeat`, {
    device_id: facts.deviceId,
    device_name: facts.name,
    occupation: OCCUPATION,
    device_type: FIELDED_TYPE,
    version: facts.version,
    uptime: uptimeSeconds,
    free_heap: 129_272,
    wifi_rssi: -66,
    current_mode: 'dashboard',
    dashboard_loaded: false,
    image_loaded: false,
  });
}

export const contentRequest = (facts: FieldedFacts): string =>
  call(facts, 'GET', `/api/devices/${facts.deviceId}/content`, [JSON_HEADER]);

export const checkRequest = (facts: FieldedFacts): string =>
  call(facts, 'GET', `/api/ota/check/${facts.deviceId}`, [
    JSON_HEADER,
    `X-Device-Version: ${facts.version}`,
    `X-Device-Type: ${FIELDED_TYPE}`,
  ]);

/** The download as the stock update library makes it: HTTP/1.0, with what it knows of the board. */
export function downloadRequest(facts: FieldedFacts, firmwareUrl: URL): string {
  const lines = [
    `GET ${firmwareUrl.pathname}${firmwareUrl.search} HTTP/1.0`,
    `Host: ${firmwareUrl.host}`,
    'User-Agent: ESP32-http-Update',
    'Connection: close',
    'Cache-Control: no-cache',
    `x-ESP32-STA-MAC: ${facts.stationMac}`,
    `x-ESP32-AP-MAC: ${facts.stationMac}`,
    `x-ESP32-BASE-MAC: ${facts.stationMac}`,
    `x-ESP32-free-space: ${FIELDED_SLOT_BYTES}`,
    `x-ESP32-sketch-size: ${IMAGE_BYTES}`,
    `x-ESP32-sketch-md5: ${createHash('md5').update(facts.image).digest('hex')}`,
    `x-ESP32-sketch-sha256: ${facts.image.toUpperCase()}`,
    'x-ESP32-chip-size: 4194304',
    'x-ESP32-sdk-version: v5.5.1',
    'x-ESP32-mode: sketch',
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function post(facts: FieldedFacts, path: string, message: object): string {
  const body = JSON.stringify(message);
  return call(facts, 'POST', path, [JSON_HEADER, `Content-Length: ${Buffer.byteLength(body)}`]) + body;
}

function call(facts: FieldedFacts, method: 'GET' | 'POST', path: string, headers: readonly string[]): string {
  const url = new URL(facts.serverUrl + path);
  const lines = [
    `${method} ${url.pathname}${url.search} HTTP/1.1`,
    `Host: ${url.host}`,
    'User-Agent: ESP32HTTPClient',
    'Accept-Encoding: identity;q=1,chunked;q=0.1,*;q=0',
    'Connection: keep-alive',
    ...headers,
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}
