import { checkMessage, type Fields, type Message } from '@pcms/contract';
import { BodyNotJson } from '../http/http.errors';
import { BadDeviceField } from './devices.errors';

/**
 * The body of a device's call, checked.
 * @throws BodyNotJson, or BadDeviceField naming the first field that breaks its rule.
 */
export function readMessage<F extends Fields>(fields: F, body: Buffer): Message<F> {
  const checked = checkMessage(fields, parse(body));
  if (!checked.ok) throw new BadDeviceField(checked.field, checked.rule);
  return checked.message;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new BodyNotJson();
  }
}
