import { goldenKeys, goldenSignatures } from '@pcms/contract/testing';
import type { Manifest } from '@pcms/signing';
import { brokenSignatureRule, type KnownKey, type SignatureClaim } from './signature-rules';

const KEY: KnownKey = {
  name: 'Build pipeline',
  publicKey: Buffer.from(goldenKeys.key.public_spki, 'base64'),
  revokedAt: null,
};
const [golden] = goldenSignatures;
if (!golden) throw new Error('golden/signature.json is empty');
const MANIFEST: Manifest = {
  type: golden.manifest.type,
  version: golden.manifest.version,
  sizeBytes: golden.manifest.size,
  sha256: golden.manifest.sha256,
  securityVersion: golden.manifest.security_version,
};
const CLAIM: SignatureClaim = { signature: golden.signature, keyId: golden.key_id };

describe('brokenSignatureRule', () => {
  it('finds nothing wrong with a signature that the key made', async () => {
    expect(await brokenSignatureRule(CLAIM, KEY, MANIFEST)).toBeNull();
  });

  it.each<[string, string, Partial<SignatureClaim>, KnownKey | null, Partial<Manifest>]>([
    ['unknown_key', 'a key that nobody added', {}, null, {}],
    ['revoked_key', 'a revoked key, though it made the signature', {}, { ...KEY, revokedAt: new Date(0) }, {}],
    ['malformed_signature', 'no signature', { signature: '' }, KEY, {}],
    ['malformed_signature', 'no base64', { signature: '*'.repeat(96) }, KEY, {}],
    ['malformed_signature', 'base64 with a line feed', { signature: `${golden.signature}\n` }, KEY, {}],
    ['malformed_signature', 'other bytes than DER', { signature: Buffer.alloc(64, 7).toString('base64') }, KEY, {}],
    [
      'signature_mismatch',
      'the signature of another key',
      {},
      { ...KEY, publicKey: Buffer.from(goldenKeys.other.public_spki, 'base64') },
      {},
    ],
    ['signature_mismatch', 'another type', {}, KEY, { type: 'ESP32_LED_Blink' }],
    ['signature_mismatch', 'another version', {}, KEY, { version: '2.5.1' }],
    ['signature_mismatch', 'another size', {}, KEY, { sizeBytes: 1_133_665 }],
    ['signature_mismatch', 'other bytes', {}, KEY, { sha256: 'ab'.repeat(32) }],
    ['signature_mismatch', 'another security version', {}, KEY, { securityVersion: 1 }],
  ])('says %s of %s', async (rule, _, claim, key, manifest) => {
    const refusal = await brokenSignatureRule({ ...CLAIM, ...claim }, key, { ...MANIFEST, ...manifest });
    expect(refusal?.rule).toBe(rule);
    expect(refusal?.field).toBe(rule.endsWith('_key') ? 'keyId' : 'signature');
  });

  it('says what the signature was checked against', async () => {
    const refusal = await brokenSignatureRule(CLAIM, KEY, { ...MANIFEST, securityVersion: 7 });
    expect(refusal?.message).toBe(
      `"Build pipeline" has not signed this: ESP32_OTA_Base 2.5.0, 1,133,664 bytes, SHA-256 ${MANIFEST.sha256}, security version 7.`,
    );
  });
});
