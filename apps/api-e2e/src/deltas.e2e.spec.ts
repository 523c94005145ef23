import { createHash, randomBytes } from 'node:crypto';
import { ROUTES, type DeltaOffer, type FirmwareDto, type PublishedFirmwareDto, type RolloutDto } from '@pcms/contract';
import { brokenAnswerField } from '@pcms/contract/testing';
import { applyPatch } from '@pcms/delta';
import { buildImage } from '@pcms/esp-image/testing';
import { eventually } from './testing/eventually';
import { OurDevice } from './testing/our-device';
import type { Person } from './testing/person';
import type { ServerProcess } from './testing/server-process';
import { Site } from './testing/site';

const TYPE = { name: 'Greenhouse', chip: 'ESP32', slotBytes: 1_310_720 };
const imageOf = (version: string) => Buffer.from(buildImage({ projectName: TYPE.name, version, sizeBytes: 1_133_664 }));
const OLD = imageOf('1.0.0');
const NEW = imageOf('1.1.0');
const digestOf = (image: Buffer): string => image.toString('hex', image.length - 32);
const shaOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const RUNS_OLD = { type: TYPE.name, version: '1.0.0', digest: digestOf(OLD) };
const MAKING_LIMIT_MS = 60_000;

describe('a delta', () => {
  let site: Site;
  let servers: readonly [ServerProcess, ServerProcess];
  let admin: Person;
  let old: PublishedFirmwareDto;
  let firmware: PublishedFirmwareDto;

  beforeEach(async () => {
    site = await Site.open();
    servers = [await site.serve(), await site.serve()];
    admin = await site.administrator(servers[0]);
    await admin.send('POST', ROUTES.devices.types, TYPE);
    old = await admin.publish(OLD);
    firmware = await admin.publish(NEW);
  });
  afterEach(() => site.close());

  const aDevice = async (capabilities = 'ota,resume,rollback,delta', running = RUNS_OLD): Promise<OurDevice> => {
    const device = new OurDevice(servers[0].url, `esp32-${randomBytes(6).toString('hex')}`);
    device.running = running;
    await device.register({ slot_size: TYPE.slotBytes, capabilities });
    return device;
  };
  const rollOut = (...devices: OurDevice[]): Promise<RolloutDto> =>
    admin.rollOut(firmware.key, { deviceIds: devices.map(({ deviceId }) => deviceId) });
  const deltaOf = async (device: OurDevice): Promise<DeltaOffer | undefined> => (await device.offer()).delta;
  const offered = async (device: OurDevice): Promise<DeltaOffer> => {
    const delta = await eventually(() => deltaOf(device), Boolean, MAKING_LIMIT_MS);
    if (!delta) throw new Error('no delta');
    return delta;
  };
  const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());
  const deltaRows = () => site.query<{ state: string }>('SELECT state, sha256 FROM deltas');

  it('is made once by two servers, and brings a device from exactly its image to the new one, in ranges', async () => {
    const device = await aDevice();
    await rollOut(device);
    const delta = await offered(device);
    expect(delta).toMatchObject({ from: digestOf(OLD), format: 'pcms1' });
    expect(delta.size).toBeLessThan(NEW.length / 100);
    expect(brokenAnswerField('check-answer', (await device.check()).body)).toBeNull();

    const middle = Math.floor(delta.size / 2);
    const first = await device.download(delta.url, { Range: `bytes=0-${middle - 1}` });
    const rest = await device.download(delta.url, {
      Range: `bytes=${middle}-`,
      'If-Range': first.headers.get('etag') ?? '',
    });
    expect([first.status, rest.status, rest.headers.get('etag')]).toEqual([206, 206, `"${delta.sha256}"`]);
    const patch = Buffer.concat([await bytesOf(first), await bytesOf(rest)]);
    expect([patch.length, shaOf(patch)]).toEqual([delta.size, delta.sha256]);
    expect(shaOf(applyPatch(OLD, patch, NEW.length))).toBe((await device.offer()).sha256);

    const downloads = async () => (await admin.get<FirmwareDto>(ROUTES.ota.firmware(firmware.key))).downloads;
    await eventually(downloads, (count) => count === 1);
    expect((await admin.device(device.deviceId)).update?.state).toBe('downloading');
    expect(servers.flatMap(({ said }) => said.match(/The patch to \S+ from \S+ has/g) ?? [])).toHaveLength(1);
  }, 120_000);

  it('is for no device that cannot take it, runs another image, or has failed with it', async () => {
    const device = await aDevice();
    const unable = await aDevice('ota,resume,rollback');
    const elsewhere = await aDevice('delta', { ...RUNS_OLD, digest: '0a'.repeat(32) });
    await rollOut(device, unable, elsewhere);
    await offered(device);
    expect([await deltaOf(unable), await deltaOf(elsewhere)]).toEqual([undefined, undefined]);

    const { update_id } = await device.offer();
    await device.report({ update_id, state: 'downloading', mode: 'delta' });
    await device.report({ update_id, state: 'failed', reason: 'delta_mismatch' });
    await site.query(`UPDATE updates SET retry_at = now() WHERE id = $1`, [update_id]);
    const again = await device.offer();
    expect([again.update_id, again.delta]).toEqual([update_id, undefined]);
  }, 120_000);

  it('is made when a device asks that nobody knew of at the start', async () => {
    await admin.rollOut(firmware.key, { deviceTypes: [TYPE.name] });
    expect(await deltaRows()).toEqual([]);
    expect(await offered(await aDevice())).toMatchObject({ from: digestOf(OLD) });
  }, 120_000);

  it('is gone while the rollout is paused, and with the withdrawal of either image', async () => {
    const device = await aDevice();
    const rollout = await rollOut(device);
    const { url } = await offered(device);
    const status = async () => (await device.download(url)).status;
    await admin.act(rollout.id, 'pause');
    expect(await status()).toBe(410);
    await admin.act(rollout.id, 'resume');
    expect(await status()).toBe(200);

    await admin.send('POST', ROUTES.ota.withdraw(old.key));
    expect([await deltaRows(), await status(), await deltaOf(device)]).toEqual([[], 404, undefined]);
    await admin.send('POST', ROUTES.ota.withdraw(firmware.key));
    expect(await status()).toBe(410);
  }, 120_000);
});
