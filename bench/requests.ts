import { DEVICE_HEADERS, ROUTES, type HeartbeatRequest } from '@pcms/contract';
import { deviceId, PASSWORD, RUNNING, type Group } from './fleet';

/** Visits every device of a group once before it begins again, in an order that has nothing to do with the tables'. */
const STRIDE = 7_919;

const HEARTBEAT: HeartbeatRequest = {
  version: RUNNING.version,
  uptime: 5_160,
  free_heap: 226_972,
  min_free_heap: 180_112,
  largest_free_block: 110_580,
  wifi_rssi: -61,
  reset_reason: 'power_on',
  boot_count: 12,
  temperature: 21.5,
  humidity: 48.2,
};

type Connection = 'keep-alive' | 'close';

export function checkText(n: number, group: Group, connection: Connection = 'keep-alive'): string {
  return `GET ${ROUTES.ota.check(deviceId(n))} HTTP/1.1\r\n${deviceHeaders(n, group, connection)}\r\n`;
}

export function heartbeatText(n: number, group: Group): string {
  const body = JSON.stringify(HEARTBEAT);
  const ofBody = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
  return `POST ${ROUTES.devices.heartbeat(deviceId(n))} HTTP/1.1\r\n${deviceHeaders(n, group)}${ofBody}\r\n${body}`;
}

export function downloadText(n: number, group: Group, path: string): string {
  return `GET ${path} HTTP/1.1\r\n${deviceHeaders(n, group)}\r\n`;
}

/** A request of a signed-in person. */
export function personText(path: string, cookie: string, message?: object): string {
  const head = `${message ? 'POST' : 'GET'} ${path} HTTP/1.1\r\nHost: ota.example.org\r\nCookie: ${cookie}\r\n`;
  if (!message) return `${head}\r\n`;
  const body = JSON.stringify(message);
  return `${head}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** What the stock HTTP client of the boards sends, what our firmware adds, and the device's own credential. */
function deviceHeaders(n: number, { type }: Group, connection: Connection = 'keep-alive'): string {
  const credential = Buffer.from(`${deviceId(n)}:${PASSWORD}`).toString('base64');
  return [
    'Host: ota.example.org',
    'User-Agent: ESP32HTTPClient',
    `Connection: ${connection}`,
    'Accept-Encoding: identity;q=1,chunked;q=0.1,*;q=0',
    `Authorization: Basic ${credential}`,
    `${DEVICE_HEADERS.version}: ${RUNNING.version}`,
    `${DEVICE_HEADERS.type}: ${type}`,
    `${DEVICE_HEADERS.image}: ${RUNNING.image}`,
    '',
  ].join('\r\n');
}

/** `textOf` for the devices of a group, one after the other, for ever. */
export function endlessly({ first, count }: Group, textOf: (n: number) => string): () => string {
  const texts = Array.from({ length: count }, (_, index) => textOf(first + ((index * STRIDE) % count)));
  let next = 0;
  return () => texts[next++ % count] ?? '';
}

/** `textOf` for each device of a group once, then null. */
export function once(group: Group, textOf: (n: number) => string): () => string | null {
  const text = endlessly(group, textOf);
  let left = group.count;
  return () => (left-- > 0 ? text() : null);
}
