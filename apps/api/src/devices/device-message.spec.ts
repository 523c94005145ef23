import type { Fields } from '@pcms/contract';
import { BodyNotJson } from '../http/http.errors';
import { readMessage } from './device-message';
import { BadDeviceField } from './devices.errors';

const FIELDS = {
  name: { kind: 'text', maxLength: 10, description: 'A name.', required: true },
  uptime: { kind: 'integer', min: 0, max: 9, description: 'Seconds.' },
} as const satisfies Fields;
const read = (body: string) => readMessage(FIELDS, Buffer.from(body));

describe('readMessage', () => {
  it('reads the fields of a message from a body in UTF-8', () => {
    expect(read('{"name":"Küche","uptime":3,"more":1}')).toEqual({ name: 'Küche', uptime: 3 });
  });

  it.each(['', '{', 'name=Hall', '\xff'])('refuses the body %j as no JSON', (body) => {
    expect(() => read(body)).toThrow(BodyNotJson);
  });

  it.each([
    ['{"uptime":3}', 'name', 'name is required'],
    ['{"name":"Hall","uptime":10}', 'uptime', 'uptime must be a whole number from 0 to 9'],
    ['[]', '', 'the body must be a JSON object'],
  ])('refuses %s, and names the field and its rule', (body, field, message) => {
    const refused = () => read(body);
    expect(refused).toThrow(BadDeviceField);
    expect(refused).toThrow(expect.objectContaining({ message, facts: { field } }));
  });
});
