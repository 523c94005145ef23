import type { DataSource } from 'typeorm';
import { openTestDatabase } from '../../database/testing/test-database';
import { DeltaEntity } from '../firmware/deltas/delta.entity';
import { rolloutParts } from '../testing/rollout-parts';
import { aDelta, aDevice, aFirmware } from '../testing/rows';

const KEY = 'ESP32_OTA_Base_2.5.0';
const OLD = '0a'.repeat(32);
const OLDER = '0b'.repeat(32);
const ABLE = { capabilities: 'ota,delta', lastSeenAt: new Date('2026-03-02T07:59:00Z') };

describe('the patches of a rollout', () => {
  let database: DataSource;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
  });
  afterAll(() => close());
  beforeEach(async () => {
    await database.query('TRUNCATE devices, firmware, rollouts CASCADE');
    await aFirmware(database, { imageDigest: '0c'.repeat(32) });
    await aFirmware(database, { version: '2.4.0', sha256: 'd'.repeat(64), imageDigest: OLD });
    await aFirmware(database, { version: '2.3.0', sha256: 'e'.repeat(64), imageDigest: OLDER });
  });

  const REQUEST = { name: 'To the hall', firmwareKey: KEY, target: { deviceTypes: ['ESP32_OTA_Base'] } };
  const start = async (environment: Readonly<Record<string, string>> = {}): Promise<void> => {
    const { rollouts } = rolloutParts(database, environment);
    const { id } = await rollouts.create(REQUEST, 'anna');
    await rollouts.act(id, 'start', 'anna');
  };
  const wanted = async () =>
    (await database.getRepository(DeltaEntity).find({ order: { fromDigest: 'ASC' } })).map(
      ({ fromDigest }) => fromDigest,
    );

  it('are wanted from every image that its devices run, once it starts', async () => {
    await aDevice(database, { ...ABLE, imageDigest: OLD });
    await aDevice(database, { ...ABLE, imageDigest: OLD });
    await aDevice(database, { ...ABLE, imageDigest: OLDER, version: '2.3.0' });
    await start();
    expect(await wanted()).toEqual([OLD, OLDER]);
  });

  it.each([
    ['cannot take them', { capabilities: 'ota' }],
    ['do not say what they run', { imageDigest: null }],
    ['run what nobody published', { imageDigest: 'ff'.repeat(32) }],
    ['cannot take the firmware', { slotBytes: '500000' }],
    ['are not of its target', { type: 'ESP32_LED_Blink' }],
  ])('are not wanted for devices that %s', async (_, values) => {
    await aDevice(database, { ...ABLE, imageDigest: OLD, ...values });
    await start();
    expect(await wanted()).toEqual([]);
  });

  it('are not wanted where deltas are switched off', async () => {
    await aDevice(database, { ...ABLE, imageDigest: OLD });
    await start({ DELTAS: 'off' });
    expect(await wanted()).toEqual([]);
  });

  it('are in the forecast: those that are ready, and those that may come', async () => {
    const { rollouts } = rolloutParts(database);
    await aDelta(database, { fromDigest: OLD });
    await aDevice(database, { ...ABLE, imageDigest: OLD });
    await aDevice(database, { ...ABLE, imageDigest: OLDER });
    await aDevice(database, { ...ABLE, imageDigest: 'ff'.repeat(32) });
    const { bytes, deltas } = await rollouts.forecast(REQUEST);
    expect([bytes, deltas]).toEqual([3_000_000, { bytes: 2_040_213, devices: 1, unknown: 1 }]);

    await aDelta(database, { fromDigest: OLDER, state: 'useless', sizeBytes: null, sha256: null });
    expect((await rollouts.forecast(REQUEST)).deltas).toMatchObject({ devices: 1, unknown: 0 });
    const off = await rolloutParts(database, { DELTAS: 'off' }).rollouts.forecast(REQUEST);
    expect(off).not.toHaveProperty('deltas');
  });
});
