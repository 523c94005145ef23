import type { IncomingHttpHeaders } from 'node:http';

/** One request of a device, free of any framework. */
export interface DeviceCall {
  readonly method: string;
  /** Decoded path parameters by name. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Empty for GET and HEAD. */
  readonly body: Buffer;
  /** The client's address; a proxy's word for it counts only where the proxy is trusted. */
  readonly address: string;
  /** How the client reaches this server, without a slash at the end: `https://ota.example.org`. */
  readonly baseUrl: string;
}

/** What a device is answered. */
export interface DeviceAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  /** Sent as they are, one after the other: images are never copied. Left out for HEAD. */
  readonly body: readonly Buffer[];
  /** Called once: true when the last byte was handed to the network, false when the client broke off. */
  readonly sent?: (complete: boolean) => void;
}

/** A handler of the device plane: a controller method under `@Audience('device')`. */
export type DeviceHandler = (call: DeviceCall) => Promise<DeviceAnswer>;

/** An answer in JSON, with the `Content-Length` that fielded boards need. */
export function jsonAnswer(
  status: number,
  value: object,
  headers: Readonly<Record<string, string>> = {},
): DeviceAnswer {
  const body = Buffer.from(JSON.stringify(value));
  return {
    status,
    headers: { 'Content-Type': 'application/json', 'Content-Length': body.length, ...headers },
    body: [body],
  };
}

/** An answer without a body. A 304 has no length: it would be read as that of the body that the client keeps (RFC 9110, 8.6). */
export const emptyAnswer = (status: number, headers: Readonly<Record<string, string>> = {}): DeviceAnswer => ({
  status,
  headers: status === 304 ? headers : { 'Content-Length': 0, ...headers },
  body: [],
});
