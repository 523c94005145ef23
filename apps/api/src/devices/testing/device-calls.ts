import type { DeviceAnswer, DeviceCall } from '../../http/device-call';

/** A call as the front door hands it over; what a test does not care about is filled in. */
export const aCall = (values: Partial<DeviceCall> = {}): DeviceCall => ({
  method: 'GET',
  params: {},
  query: new URLSearchParams(),
  headers: {},
  body: Buffer.alloc(0),
  address: '192.0.2.7',
  baseUrl: 'http://ota.test',
  ...values,
});

/** The header of HTTP Basic. */
export const basic = (username: string, password: string): { authorization: string } => ({
  authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
});

/** The JSON of an answer. */
export const jsonOf = ({ body }: DeviceAnswer): unknown => JSON.parse(Buffer.concat([...body]).toString());
