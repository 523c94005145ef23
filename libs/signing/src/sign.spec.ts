import { createPublicKey, verify } from 'node:crypto';
import { goldenKeys, goldenSignatures } from '@pcms/contract/testing';
import { bytesOfBase64 } from './base64';
import { keyIdOf } from './key-id';
import { manifestBytes } from './manifest';
import { generateKeyPair, publicKeyOf, signManifest, verifyManifest } from './sign';
import { manifestOf } from './testing/golden-manifest';

const der = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));
const SPKI = der(goldenKeys.key.public_spki);
const PKCS8 = der(goldenKeys.key.test_only_private_pkcs8);
const [{ manifest: golden } = { manifest: null }] = goldenSignatures;
if (!golden) throw new Error('golden/signature.json is empty');
const MANIFEST = manifestOf(golden);

describe('verifyManifest', () => {
  it.each(goldenSignatures.map((one) => [one.valid ? 'accepts' : 'refuses', one.name, one] as const))(
    '%s %s',
    async (_, __, { manifest, signature, key_id, valid }) => {
      const bytes = bytesOfBase64(signature);
      const matches = bytes !== null && (await verifyManifest(SPKI, manifestOf(manifest), bytes));
      expect(matches && key_id === keyIdOf(SPKI)).toBe(valid);
    },
  );
});

describe('signManifest', () => {
  it('makes signatures that verify here and with OpenSSL', async () => {
    const signature = await signManifest(PKCS8, MANIFEST);
    expect(await verifyManifest(SPKI, MANIFEST, signature)).toBe(true);
    const key = createPublicKey({ key: Buffer.from(SPKI), format: 'der', type: 'spki' });
    expect(verify('sha256', manifestBytes(MANIFEST), key, signature)).toBe(true);
  });

  it('makes signatures that the other key does not verify', async () => {
    const signature = await signManifest(PKCS8, MANIFEST);
    expect(await verifyManifest(der(goldenKeys.other.public_spki), MANIFEST, signature)).toBe(false);
  });

  it('signs no manifest that breaks a rule', async () => {
    await expect(signManifest(PKCS8, { ...MANIFEST, version: 'latest' })).rejects.toThrow(RangeError);
  });
});

describe('publicKeyOf', () => {
  it.each(Object.values(goldenKeys))('finds the public half of $key_id', async (key) => {
    expect(await publicKeyOf(der(key.test_only_private_pkcs8))).toEqual(der(key.public_spki));
  });
});

describe('generateKeyPair', () => {
  it('makes two halves that belong together, and never the same', async () => {
    const pairs = [await generateKeyPair(), await generateKeyPair()] as const;
    expect(await publicKeyOf(pairs[0].pkcs8)).toEqual(pairs[0].spki);
    expect(keyIdOf(pairs[0].spki)).not.toBe(keyIdOf(pairs[1].spki));
  });
});

describe('a page over plain HTTP', () => {
  const original = Object.getOwnPropertyDescriptor(globalThis, 'crypto');
  afterEach(() => {
    if (original) Object.defineProperty(globalThis, 'crypto', original);
  });

  it.each([
    ['no WebCrypto', undefined],
    ['WebCrypto without its keys', {}],
  ])('is told why it cannot sign, with %s', async (_, value) => {
    Object.defineProperty(globalThis, 'crypto', { value, configurable: true });
    await expect(generateKeyPair()).rejects.toThrow('over HTTPS or on localhost');
  });
});
