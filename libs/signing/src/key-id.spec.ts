import { goldenKeys } from '@pcms/contract/testing';
import { fingerprintOf, keyIdOf } from './key-id';

describe('the id of a key', () => {
  it.each(Object.values(goldenKeys))('is the golden one: $key_id', ({ key_id, public_spki }) => {
    const spki = Buffer.from(public_spki, 'base64');
    expect(keyIdOf(spki)).toBe(key_id);
    expect(fingerprintOf(spki)).toMatch(new RegExp(`^${key_id}[0-9a-f]{56}$`));
  });
});
