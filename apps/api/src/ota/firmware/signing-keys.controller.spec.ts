import { ROUTES, type SigningKeyDto } from '@pcms/contract';
import { goldenKeys } from '@pcms/contract/testing';
import { buildImage } from '@pcms/esp-image/testing';
import { privateKeyPem } from '@pcms/signing';
import { FirmwareApp } from './testing/firmware-app';
import { signedBy, TestSigner } from './testing/test-signer';

const IMAGE = buildImage({ version: '2.5.0', secureVersion: 3 });
const KEY = 'ESP32_OTA_Base_2.5.0';
const NOTHING = { keys: [], files: [] };
const signer = new TestSigner();
const stranger = new TestSigner(goldenKeys.other);

describe('signing over HTTP', () => {
  let app: FirmwareApp;
  beforeAll(async () => {
    app = await FirmwareApp.start();
  });
  afterEach(async () => {
    await app.clear();
    await app.dataSource.query('DELETE FROM signing_keys');
  });
  afterAll(() => app.close());

  const trust = (one: TestSigner, name = 'Build pipeline') =>
    app.http.post(ROUTES.ota.keys).send({ name, publicKeyPem: one.publicKeyPem });
  const revoke = (one: TestSigner) => app.http.delete(ROUTES.ota.key(one.keyId));
  const listed = async () => (await app.http.get(ROUTES.ota.keys).expect(200)).body.items as SigningKeyDto[];
  const signatureOf = async (key = KEY) => (await app.catalog.get(key)).signature;
  const put = (claim: object, key = KEY) => app.http.put(ROUTES.ota.signature(key)).send(claim);

  describe('keys', () => {
    it('are added once and listed with what they signed', async () => {
      const { status, body } = await trust(signer);
      expect(status).toBe(201);
      expect(body).toEqual({
        keyId: signer.keyId,
        name: 'Build pipeline',
        publicKeyPem: signer.publicKeyPem,
        fingerprint: expect.stringMatching(new RegExp(`^${signer.keyId}[0-9a-f]{56}$`)),
        firmware: 0,
        addedAt: expect.any(String),
        addedBy: 'anna',
        revokedAt: null,
      });
      const again = await trust(signer, 'Another name');
      expect([again.status, again.body.code]).toEqual([409, 'key_already_trusted']);
      await app.upload(IMAGE, await signer.sign(IMAGE)).expect(201);
      expect(await listed()).toEqual([{ ...body, firmware: 1 }]);
    });

    it.each([
      ['private_key', privateKeyPem(Buffer.from(goldenKeys.key.test_only_private_pkcs8, 'base64'))],
      ['not_pem', 'ssh-ed25519 AAAA'],
      ['malformed_key', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----'],
    ])('are refused by name: %s', async (rule, publicKeyPem) => {
      const { status, body } = await app.http.post(ROUTES.ota.keys).send({ name: 'A key', publicKeyPem });
      expect([status, body.code, body.field]).toEqual([422, rule, 'publicKeyPem']);
      expect(await listed()).toEqual([]);
    });

    it('never answer with a private key that somebody sent', async () => {
      const secret = goldenKeys.key.test_only_private_pkcs8;
      const publicKeyPem = privateKeyPem(Buffer.from(secret, 'base64'));
      const { text } = await app.http.post(ROUTES.ota.keys).send({ name: 'A key', publicKeyPem });
      expect(text).not.toContain(secret.slice(60, 100));
    });

    it.each([
      ['without a name', { publicKeyPem: signer.publicKeyPem }, 'name'],
      ['with an empty name', { name: '', publicKeyPem: signer.publicKeyPem }, 'name'],
      ['without a key', { name: 'A key' }, 'publicKeyPem'],
      ['with a text that is too long', { name: 'A key', publicKeyPem: 'x'.repeat(8_193) }, 'publicKeyPem'],
    ])('are not taken %s', async (_, wish, field) => {
      const { status, body } = await app.http.post(ROUTES.ota.keys).send(wish);
      expect([status, body.code, body.field]).toEqual([400, 'invalid_field', field]);
    });

    it('are not found when nobody added them', async () => {
      const { status, body } = await revoke(signer);
      expect([status, body.code]).toEqual([404, 'key_not_found']);
    });
  });

  describe('an upload', () => {
    it('is signed when its signature holds, with the security version that its image has', async () => {
      await trust(signer);
      const { status, body } = await app.upload(IMAGE, await signer.sign(IMAGE));
      expect([status, body.signature, body.securityVersion]).toEqual([201, signedBy(signer, 'Build pipeline'), 3]);
    });

    it('needs none', async () => {
      const { status, body } = await app.upload(IMAGE);
      expect([status, body.signature]).toEqual([201, null]);
    });

    it('is refused with a key that nobody added, and nothing is stored', async () => {
      const { status, body } = await app.upload(IMAGE, await signer.sign(IMAGE));
      expect([status, body.code, body.field]).toEqual([422, 'unknown_key', 'keyId']);
      expect(await app.stored()).toEqual(NOTHING);
    });

    it('is refused with a revoked key, and nothing is stored', async () => {
      await trust(signer);
      await revoke(signer).expect(204);
      const { status, body } = await app.upload(IMAGE, await signer.sign(IMAGE));
      expect([status, body.code, body.field]).toEqual([422, 'revoked_key', 'keyId']);
      expect(await app.stored()).toEqual(NOTHING);
    });

    it.each([
      ['for another version', { version: '2.5.1' }],
      ['for another security version', { securityVersion: 0 }],
      ['for other bytes', { sha256: 'ab'.repeat(32) }],
    ])('is refused with a signature %s, and nothing is stored', async (_, lie) => {
      await trust(signer);
      const { status, body } = await app.upload(IMAGE, await signer.sign(IMAGE, lie));
      expect([status, body.code, body.field]).toEqual([422, 'signature_mismatch', 'signature']);
      expect(await app.stored()).toEqual(NOTHING);
    });

    it('is refused with the signature of another trusted key', async () => {
      await trust(signer);
      await trust(stranger, 'Another');
      const { signature } = await stranger.sign(IMAGE);
      const { status, body } = await app.upload(IMAGE, { signature, keyId: signer.keyId });
      expect([status, body.code]).toEqual([422, 'signature_mismatch']);
      expect(await app.stored()).toEqual(NOTHING);
    });

    it.each([
      ['signature', { keyId: signer.keyId }],
      ['keyId', { signature: 'MAYCAQECAQE=' }],
      ['keyId', { signature: 'MAYCAQECAQE=', keyId: 'B6D5562C' }],
      ['signature', { signature: 'A'.repeat(201), keyId: signer.keyId }],
    ])('is refused by the field %s of %j', async (field, fields) => {
      await trust(signer);
      const { status, body } = await app.upload(IMAGE, fields);
      expect([status, body.code, body.field]).toEqual([400, 'invalid_field', field]);
      expect(await app.stored()).toEqual(NOTHING);
    });

    it('of the same bytes brings its signature, and keeps the one there is when it brings none', async () => {
      await trust(signer);
      await app.upload(IMAGE).expect(201);
      const again = await app.upload(IMAGE, await signer.sign(IMAGE)).expect(200);
      expect(again.body.signature).toEqual(signedBy(signer, 'Build pipeline'));
      const unsigned = await app.upload(IMAGE).expect(200);
      expect(unsigned.body.signature).toEqual(again.body.signature);
    });
  });

  describe('a firmware that is published already', () => {
    it('is signed later, and signed again by another key', async () => {
      await trust(signer);
      await trust(stranger, 'Second key');
      await app.upload(IMAGE).expect(201);
      const first = await put(await signer.sign(IMAGE));
      expect([first.status, first.body.signature]).toEqual([200, signedBy(signer, 'Build pipeline')]);
      const second = await put(await stranger.sign(IMAGE));
      expect(second.body.signature).toEqual(signedBy(stranger, 'Second key'));
    });

    it('keeps its signature when a wrong one comes', async () => {
      await trust(signer);
      await app.upload(IMAGE, await signer.sign(IMAGE)).expect(201);
      const before = await signatureOf();
      const { status, body } = await put(await signer.sign(IMAGE, { version: '9.9.9' }));
      expect([status, body.code]).toEqual([422, 'signature_mismatch']);
      expect(await signatureOf()).toEqual(before);
    });

    it('is not found under a key that it does not have', async () => {
      await trust(signer);
      const { status, body } = await put(await signer.sign(IMAGE), 'Nothing_1.0.0');
      expect([status, body.code]).toEqual([404, 'firmware_not_found']);
    });
  });

  describe('revoking a key', () => {
    it('marks what it signed and takes the signature from what boards are told', async () => {
      await trust(signer);
      const claim = await signer.sign(IMAGE);
      await app.upload(IMAGE, claim).expect(201);
      const told = async () => (await app.library.find(KEY))?.signature ?? null;
      await app.events.caughtUp();
      expect(await told()).toEqual({ value: claim.signature, keyId: signer.keyId });

      await revoke(signer).expect(204);
      await revoke(signer).expect(204);
      await app.events.caughtUp();
      expect(await told()).toBeNull();
      expect(await signatureOf()).toEqual(signedBy(signer, 'Build pipeline', true));
      expect(await listed()).toMatchObject([{ keyId: signer.keyId, revokedAt: expect.any(String), firmware: 1 }]);

      const again = await trust(signer, 'Found again');
      expect([again.status, again.body.revokedAt, again.body.firmware]).toEqual([201, null, 1]);
      await app.events.caughtUp();
      expect(await told()).toEqual({ value: claim.signature, keyId: signer.keyId });
      expect(await signatureOf()).toEqual(signedBy(signer, 'Found again'));
    });
  });
});
