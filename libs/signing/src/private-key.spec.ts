import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { P256_ALGORITHM } from './algorithm';
import { element, TAG } from './der';
import { privateKeyPem, readPrivateKey } from './private-key';
import { publicKeyOf } from './sign';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pkcs8 = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const sec1 = (key: KeyObject): string => key.export({ type: 'sec1', format: 'pem' }).toString();
const armoured = (der: Uint8Array, label = 'PRIVATE KEY'): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64')}\n-----END ${label}-----\n`;

/** `openssl ecparam -name prime256v1 -genkey` writes this block first. */
const PARAMETERS = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';

const DER = privateKey.export({ type: 'pkcs8', format: 'der' });
/** Where the 32 bytes of the secret number are. */
const SECRET_AT = 36;
const withSecret = (secret: Uint8Array): string =>
  armoured(Buffer.concat([DER.subarray(0, SECRET_AT), secret, DER.subarray(SECRET_AT + 32)]));

const changed = (offset: number, value: number): string => {
  const der = Buffer.from(DER);
  der[offset] = value;
  return armoured(der);
};
const INTEGER = element(TAG.integer, Uint8Array.of(1));
/** A key as SEC 1 has it, within PKCS#8, of these parts. */
const ofParts = (...parts: Uint8Array[]): string => {
  const key = element(TAG.octetString, element(TAG.sequence, ...parts));
  return armoured(element(TAG.sequence, element(TAG.integer, Uint8Array.of(0)), P256_ALGORITHM, key));
};
const SECRET = new Uint8Array(32).fill(1);

const ruleOf = (pem: string): string => {
  const result = readPrivateKey(pem);
  if (result.ok) return 'none';
  // Whatever is wrong is said in a sentence.
  expect(result.refusal.message).toMatch(/^[A-Z].+\.$/);
  return result.refusal.rule;
};

describe('readPrivateKey', () => {
  it.each([
    ['PKCS#8', pkcs8(privateKey)],
    ['SEC 1', sec1(privateKey)],
    ['SEC 1 behind its parameters', PARAMETERS + sec1(privateKey)],
  ])('reads %s', async (_, pem) => {
    const read = readPrivateKey(pem);
    if (!read.ok) throw new Error(read.refusal.rule);
    const spki = publicKey.export({ type: 'spki', format: 'der' });
    expect(Buffer.from(await publicKeyOf(read.der)).equals(spki)).toBe(true);
  });

  it.each([
    ['public_key', 'a public key', publicKey.export({ type: 'spki', format: 'pem' }).toString()],
    [
      'encrypted_key',
      'a key with a passphrase',
      privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'test' }).toString(),
    ],
    [
      'encrypted_key',
      'a SEC 1 key with a passphrase',
      privateKey.export({ type: 'sec1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'test' }).toString(),
    ],
    ['wrong_algorithm', 'an RSA key', pkcs8(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey)],
    ['wrong_algorithm', 'an RSA key of PKCS#1', armoured(DER, 'RSA PRIVATE KEY')],
    ['wrong_algorithm', 'an Ed25519 key', pkcs8(generateKeyPairSync('ed25519').privateKey)],
    ['wrong_curve', 'a P-384 key', pkcs8(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey)],
    ['wrong_curve', 'a P-384 key of SEC 1', sec1(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey)],
    [
      'wrong_curve',
      'a SEC 1 key that names no curve',
      armoured(
        Buffer.concat([Buffer.from('302502010104 20'.replace(' ', ''), 'hex'), Buffer.alloc(32, 1)]),
        'EC PRIVATE KEY',
      ),
    ],
    ['certificate', 'a certificate', armoured(DER, 'CERTIFICATE')],
    ['not_pem', 'nothing', ''],
    ['not_pem', 'a key of SSH', armoured(DER, 'OPENSSH PRIVATE KEY')],
    ['several_keys', 'two keys', pkcs8(privateKey) + pkcs8(privateKey)],
    ['malformed_key', 'a key that ends too early', armoured(DER.subarray(0, -1))],
    ['malformed_key', 'no base64', pkcs8(privateKey).replace('M', '*')],
    ['malformed_key', 'armour around nothing', armoured(new Uint8Array())],
    ['malformed_key', 'a version that is no number', changed(3, TAG.octetString)],
    ['malformed_key', 'a key in an element of another kind', changed(27, TAG.bitString)],
    ['malformed_key', 'no parts', ofParts()],
    ['malformed_key', 'a version alone', ofParts(INTEGER)],
    ['malformed_key', 'a secret alone', ofParts(element(TAG.octetString, SECRET))],
    [
      'malformed_key',
      'a secret behind another',
      ofParts(element(TAG.octetString, SECRET), element(TAG.octetString, SECRET)),
    ],
    ['malformed_key', 'a secret in an element of another kind', ofParts(INTEGER, element(TAG.bitString, SECRET))],
    ['malformed_key', 'a secret of 31 bytes', ofParts(INTEGER, element(TAG.octetString, SECRET.subarray(1)))],
    ['malformed_key', 'a secret of 33 bytes', ofParts(INTEGER, element(TAG.octetString, Uint8Array.of(0), SECRET))],
    ['none', 'a secret without its public half', ofParts(INTEGER, element(TAG.octetString, SECRET))],
    ['malformed_key', 'a secret of zero', withSecret(new Uint8Array(32))],
    ['malformed_key', 'a secret beyond the curve', withSecret(new Uint8Array(32).fill(0xff))],
  ])('says %s of %s', (rule, _, pem) => {
    expect(ruleOf(pem)).toBe(rule);
  });

  it('tells nothing of a key that it refuses', () => {
    const refused = readPrivateKey(withSecret(new Uint8Array(32).fill(0xff)));
    expect(JSON.stringify(refused)).not.toMatch(/ffff|\/\/\/\//);
  });
});

describe('privateKeyPem', () => {
  it('is what OpenSSL reads', () => {
    const read = readPrivateKey(pkcs8(privateKey));
    if (!read.ok) throw new Error(read.refusal.rule);
    const again = createPrivateKey(privateKeyPem(read.der));
    expect(again.export({ format: 'jwk' })).toEqual(privateKey.export({ format: 'jwk' }));
  });
});
