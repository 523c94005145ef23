import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  ROUTES,
  type CreatedTokenDto,
  type FirmwareDto,
  type FirmwareListDto,
  type SigningKeyDto,
  type UpdateAnswer,
} from '@pcms/contract';
import { buildImage } from '@pcms/esp-image/testing';
import { readImage } from '@pcms/esp-image';
import {
  base64Of,
  generateKeyPair,
  keyIdOf,
  privateKeyPem,
  publicKeyPem,
  signManifest,
  verifyManifest,
  type KeyPair,
  type Manifest,
} from '@pcms/signing';
import { OurDevice } from './testing/our-device';
import type { Person } from './testing/person';
import { ROOT, type ServerProcess } from './testing/server-process';
import { Site } from './testing/site';

const CLI = join(ROOT, 'dist/apps/cli/pcms.mjs');

/** What a device rebuilds from the answer to its check, and from nothing else. */
const manifestIn = (answer: UpdateAnswer): Manifest => ({
  type: answer.target_firmware,
  version: answer.version,
  sizeBytes: answer.file_size,
  sha256: answer.sha256,
  securityVersion: answer.security_version,
});

describe('firmware that is signed', () => {
  let site: Site;
  let server: ServerProcess;
  let admin: Person;
  let key: KeyPair;
  let trusted: SigningKeyDto;

  beforeAll(async () => {
    site = await Site.open();
    server = await site.serve();
    admin = await site.administrator(server);
    key = await generateKeyPair();
    trusted = await admin.send('POST', ROUTES.ota.keys, { name: 'Pipeline', publicKeyPem: publicKeyPem(key.spki) });
  });
  afterAll(() => site.close());

  async function signed(image: Uint8Array, by = key, lie: Partial<Manifest> = {}) {
    const read = readImage(image);
    if (!read.ok) throw new Error(read.refusal.message);
    const { description, sizeBytes, sha256 } = read.image;
    const manifest: Manifest = {
      type: description?.projectName ?? '',
      version: description?.version ?? '',
      sizeBytes,
      sha256,
      securityVersion: description?.secureVersion ?? 0,
      ...lie,
    };
    return { signature: base64Of(await signManifest(by.pkcs8, manifest)), keyId: keyIdOf(by.spki) };
  }

  async function offered(firmwareKey: string, deviceId: string): Promise<[OurDevice, UpdateAnswer]> {
    const device = new OurDevice(server.url, deviceId);
    await device.register();
    await admin.rollOut(firmwareKey, { deviceIds: [deviceId] });
    return [device, await device.offer()];
  }

  const firmware = async () => (await admin.get<FirmwareListDto>(ROUTES.ota.versions)).items.map((one) => one.key);
  const files = async () => (await readdir(join(site.folder, 'firmware'))).filter((name) => name.endsWith('.bin'));

  it('is verified by a device from what its check was answered', async () => {
    const image = buildImage({ version: '2.0.0', secureVersion: 7 });
    const published = await admin.publish(image, { ...(await signed(image)), description: 'd'.repeat(1_000) });
    expect(published).toMatchObject({ securityVersion: 7, signature: { keyId: trusted.keyId, keyName: 'Pipeline' } });
    const [, answer] = await offered(published.key, 'esp32-signed');
    expect([answer.key_id, answer.security_version]).toEqual([trusted.keyId, 7]);
    const signature = Buffer.from(answer.signature ?? '', 'base64');
    expect(await verifyManifest(key.spki, manifestIn(answer), signature)).toBe(true);
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThanOrEqual(1_023);
  });

  it.each([
    ['for other bytes', { sha256: 'ab'.repeat(32) }],
    ['for an older security version', { securityVersion: 0 }],
  ])('is not taken with a signature %s, and nothing is stored', async (_, lie) => {
    const before = [await firmware(), await files()];
    const image = buildImage({ version: '2.1.0', secureVersion: 7 });
    await expect(admin.publish(image, await signed(image, key, lie))).rejects.toThrow(/422.*signature_mismatch/);
    expect([await firmware(), await files()]).toEqual(before);
  });

  it('is not taken with a key that nobody added, and nothing is stored', async () => {
    const before = [await firmware(), await files()];
    const image = buildImage({ version: '2.1.0' });
    const stranger = await generateKeyPair();
    await expect(admin.publish(image, await signed(image, stranger))).rejects.toThrow(/422.*unknown_key/);
    expect([await firmware(), await files()]).toEqual(before);
  });

  it('is given out without its signature once its key is revoked, and with it when the key is trusted again', async () => {
    const spare = await generateKeyPair();
    const wish = { name: 'Spare', publicKeyPem: publicKeyPem(spare.spki) };
    const { keyId } = await admin.send<SigningKeyDto>('POST', ROUTES.ota.keys, wish);
    const image = buildImage({ version: '2.2.0' });
    const { key: firmwareKey } = await admin.publish(image);
    const later = await admin.send<FirmwareDto>('PUT', ROUTES.ota.signature(firmwareKey), await signed(image, spare));
    expect(later.signature).toMatchObject({ keyId, revoked: false });
    const [device, before] = await offered(firmwareKey, 'esp32-revoked');
    expect(before.key_id).toBe(keyId);

    await admin.send('DELETE', ROUTES.ota.key(keyId));
    expect(await device.offer()).not.toHaveProperty('signature');
    expect(await device.offer()).not.toHaveProperty('key_id');
    expect((await admin.get<FirmwareDto>(ROUTES.ota.firmware(firmwareKey))).signature).toMatchObject({ revoked: true });

    await admin.send('POST', ROUTES.ota.keys, wish);
    expect((await device.offer()).key_id).toBe(keyId);
  });

  it('never needs a private key, which is refused, not repeated and not logged', async () => {
    const secret = privateKeyPem((await generateKeyPair()).pkcs8);
    const answer = await admin.try('POST', ROUTES.ota.keys, { name: 'Oops', publicKeyPem: secret });
    expect(answer).toMatchObject({ status: 422, body: { code: 'private_key', field: 'publicKeyPem' } });
    const [, middle = ''] = secret.split('\n');
    expect(JSON.stringify(answer.body) + server.said).not.toContain(middle);
  });

  describe('by a pipeline', () => {
    let folder: string;
    const run = promisify(execFile);
    const pcms = (...words: string[]) => run(process.execPath, [CLI, ...words]);

    beforeAll(async () => {
      if (!existsSync(CLI)) throw new Error('pcms is not built: run `nx build cli` first; `npm test` does.');
      folder = await mkdtemp(join(tmpdir(), 'pcms-pipeline-'));
    });
    afterAll(() => rm(folder, { recursive: true }));

    it('is made, trusted and published with three commands', async () => {
      const [keyFile, image] = [join(folder, 'key.pem'), join(folder, 'firmware.bin')];
      const { stdout: publicPem } = await pcms('keygen', '--out', keyFile);
      await admin.send('POST', ROUTES.ota.keys, { name: 'CI', publicKeyPem: publicPem });
      const { token } = await admin.send<CreatedTokenDto>('POST', ROUTES.auth.tokens, { name: 'ci', role: 'operator' });
      await writeFile(image, buildImage({ version: '3.0.0' }));
      const publish = ['publish', image, '--server', server.url, '--token', token, '--key', keyFile] as const;
      const first = await pcms(...publish, '--description', 'From the pipeline');
      expect([first.stdout.trim(), first.stderr]).toEqual([
        'ESP32_OTA_Base_3.0.0',
        expect.stringMatching(/^Published: .* signed by "CI"/),
      ]);
      expect((await pcms(...publish)).stderr).toMatch(/^Published before/);
      const stored = await admin.get<FirmwareDto>(ROUTES.ota.firmware('ESP32_OTA_Base_3.0.0'));
      expect(stored).toMatchObject({ description: 'From the pipeline', signature: { keyName: 'CI' } });
      expect(server.said).not.toContain((await readFile(keyFile, 'utf8')).split('\n')[1]);
    });

    it('ends with 4 and the name of the rule where the server refuses', async () => {
      const [keyFile, image] = [join(folder, 'stranger.pem'), join(folder, 'other.bin')];
      await pcms('keygen', '--out', keyFile);
      await writeFile(image, buildImage({ version: '3.1.0' }));
      const { token } = await admin.send<CreatedTokenDto>('POST', ROUTES.auth.tokens, { name: 'ci', role: 'operator' });
      const refused = pcms('publish', image, '--server', server.url, '--token', token, '--key', keyFile);
      await expect(refused).rejects.toMatchObject({ code: 4, stderr: expect.stringContaining('(unknown_key)') });
    });
  });
});
