import { createECDH, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { publicKeyPem, readPublicKey } from './public-key';

const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const spkiPem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();
const PEM = spkiPem(p256.publicKey);
const SPKI = p256.publicKey.export({ type: 'spki', format: 'der' });

const ruleOf = (pem: string): string => {
  const result = readPublicKey(pem);
  if (result.ok) return 'none';
  // Whatever is wrong is said in a sentence.
  expect(result.refusal.message).toMatch(/^[A-Z].+\.$/);
  return result.refusal.rule;
};
const armoured = (der: Uint8Array, label = 'PUBLIC KEY'): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64')}\n-----END ${label}-----\n`;
const changed = (offset: number, value: number): string => {
  const der = Buffer.from(SPKI);
  der[offset] = value;
  return armoured(der);
};
/** `form`: 02 or 03, by the last bit of y. */
const compressed = (form: number): string => {
  const point = Buffer.from(createECDH('prime256v1').generateKeys('hex', 'compressed'), 'hex');
  point[0] = form;
  const head = Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex');
  return armoured(Buffer.concat([head, point]));
};
const otherCurve = (namedCurve: string): string => spkiPem(generateKeyPairSync('ec', { namedCurve }).publicKey);

describe('readPublicKey', () => {
  it('reads what OpenSSL writes', () => {
    expect(readPublicKey(PEM)).toEqual({ ok: true, der: new Uint8Array(SPKI) });
    expect(SPKI).toHaveLength(91);
  });

  it.each([
    ['line feeds of Windows', PEM.replaceAll('\n', '\r\n')],
    ['words before and behind it', `Our key:\n${PEM}\nKeep it.`],
    ['lines of another length', armoured(SPKI)],
    ['blanks at the beginnings of the lines', PEM.replaceAll('\n', '\n  ')],
  ])('does not mind %s', (_, pem) => {
    expect(readPublicKey(pem)).toEqual({ ok: true, der: new Uint8Array(SPKI) });
  });

  it.each([
    ['private_key', 'a private key', p256.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['private_key', 'a SEC 1 private key', p256.privateKey.export({ type: 'sec1', format: 'pem' }).toString()],
    [
      'private_key',
      'both halves, the public one first',
      PEM + p256.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    ],
    [
      'private_key',
      'a private key under the label of a public one',
      armoured(p256.privateKey.export({ type: 'pkcs8', format: 'der' })),
    ],
    [
      'private_key',
      'a private key without armour',
      p256.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    ],
    ['private_key', 'a private key with a passphrase', armoured(SPKI, 'ENCRYPTED PRIVATE KEY')],
    ['private_key', 'a private key of SSH', armoured(SPKI, 'OPENSSH PRIVATE KEY')],
    ['not_pem', 'a public key without armour', SPKI.toString('base64')],
    ['not_pem', 'nothing', ''],
    ['not_pem', 'armour that does not close', PEM.replace('END', 'BEGIN')],
    ['not_pem', 'something else', armoured(SPKI, 'DH PARAMETERS')],
    ['several_keys', 'two keys', PEM + PEM],
    ['certificate', 'a certificate', armoured(SPKI, 'CERTIFICATE')],
    ['wrong_algorithm', 'an RSA key', spkiPem(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey)],
    ['wrong_algorithm', 'an RSA key of PKCS#1', armoured(SPKI, 'RSA PUBLIC KEY')],
    ['wrong_algorithm', 'an Ed25519 key', spkiPem(generateKeyPairSync('ed25519').publicKey)],
    ['wrong_curve', 'a P-384 key', otherCurve('P-384')],
    ['wrong_curve', 'a P-521 key', otherCurve('P-521')],
    ['wrong_curve', 'a key of the coins', otherCurve('secp256k1')],
    ['compressed_point', 'a compressed point with an even y', compressed(0x02)],
    ['compressed_point', 'a compressed point with an odd y', compressed(0x03)],
    ['malformed_key', 'a whole point that says it is compressed', changed(26, 0x02)],
    ['malformed_key', 'half a point that says it is whole', compressed(0x04)],
    [
      'malformed_key',
      'a third part',
      armoured(Buffer.concat([Buffer.of(0x30, 0x5b), SPKI.subarray(2), Buffer.of(5, 0)])),
    ],
    ['malformed_key', 'one part', armoured(Buffer.concat([Buffer.of(0x30, 0x15), SPKI.subarray(2, 23)]))],
    ['malformed_key', 'armour around nothing', armoured(new Uint8Array())],
    ['malformed_key', 'armour around no base64', PEM.replace('M', '*')],
    ['malformed_key', 'a key that ends too early', armoured(SPKI.subarray(0, 90))],
    ['malformed_key', 'a byte too many', armoured(Buffer.concat([SPKI, Buffer.of(0)]))],
    ['malformed_key', 'a point of another form', changed(26, 0x05)],
    ['malformed_key', 'bits that are not used', changed(25, 0x01)],
    ['not_on_curve', 'a point beside the curve', changed(90, (SPKI[90] ?? 0) ^ 1)],
  ])('says %s of %s', (rule, _, pem) => {
    expect(ruleOf(pem)).toBe(rule);
  });

  it.each([
    ['RSA', spkiPem(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey)],
    ['P-384', otherCurve('P-384')],
  ])('names what it is instead: %s', (name, pem) => {
    expect(readPublicKey(pem)).toMatchObject({ refusal: { message: expect.stringContaining(name) as string } });
  });

  it('takes no key with a flipped bit for a key, and never throws', () => {
    fc.assert(
      fc.property(fc.nat(90), fc.integer({ min: 1, max: 255 }), (offset, difference) => {
        expect(ruleOf(changed(offset, (SPKI[offset] ?? 0) ^ difference))).not.toBe('none');
      }),
      { numRuns: 500 },
    );
  });

  it('never throws, whatever the text', () => {
    const label = fc.constantFrom('PUBLIC KEY', 'PRIVATE KEY', 'EC PARAMETERS');
    const text = fc.oneof(
      fc.string(),
      fc.tuple(label, fc.uint8Array({ maxLength: 100 })).map(([name, der]) => armoured(der, name)),
    );
    fc.assert(
      fc.property(text, (pem) => {
        expect(ruleOf(pem)).not.toBe('none');
      }),
      { numRuns: 500 },
    );
  });
});

describe('publicKeyPem', () => {
  it('is what OpenSSL writes', () => {
    expect(publicKeyPem(SPKI)).toBe(PEM);
    expect(createPublicKey(publicKeyPem(SPKI)).equals(p256.publicKey)).toBe(true);
  });
});
