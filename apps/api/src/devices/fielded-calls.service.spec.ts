import type { DataSource } from 'typeorm';
import { openTestDatabase } from '../database/testing/test-database';
import { DeviceEntity } from './device.entity';
import { aCall } from './testing/device-calls';
import { deviceParts } from './testing/device-parts';
import { aPicture } from './testing/pictures';

const ID = 'ESP32_DEV1_002';
const FULL = { 'x-device-version': '2.4.1', 'x-device-type': 'ESP32_PersonalCMS' };

describe('FieldedCalls', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let parts: ReturnType<typeof deviceParts>;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
    parts = deviceParts(database);
  });
  afterAll(() => close());
  beforeEach(() => database.query('TRUNCATE devices, heartbeats CASCADE'));

  const aPictureIsSet = async () => {
    await parts.fielded.content(aCall(), ID);
    await parts.pictures.put(ID, aPicture(0));
  };

  it('answers readings with the device that they are of', async () => {
    const said = { temperature: 22.5, humidity: 50, motion_detected: false };
    expect(await parts.fielded.sensorData(aCall({ headers: FULL }), ID, said)).toEqual({
      status: 'success',
      message: 'Sensor data kept.',
      device: { device_id: ID, device_name: ID, device_type: 'ESP32_PersonalCMS' },
    });
  });

  it('answers a full board that there is no picture', async () => {
    expect(await parts.fielded.imagesSequence(aCall(), ID)).toEqual({
      success: true,
      message: 'No picture.',
      device_id: ID,
      assigned_images: [],
      content_categories: [],
    });
  });

  it('answers a full board where its picture is, as path that it puts its server in front of', async () => {
    await aPictureIsSet();
    const path = `/api/devices/${ID}/picture`;
    expect(await parts.fielded.imagesSequence(aCall(), ID)).toMatchObject({
      success: true,
      message: 'One picture.',
      dashboard_url: path,
      fallback_url: path,
      assigned_images: [],
    });
  });

  it('answers a base board without a picture, and one with it', async () => {
    const empty = {
      device_id: ID,
      timestamp: parts.clock.now().toISOString(),
      images: [],
      content: {},
      status: 'success',
    };
    expect(await parts.fielded.content(aCall(), ID)).toEqual(empty);
    await aPictureIsSet();
    const path = `/api/devices/${ID}/picture`;
    expect(await parts.fielded.content(aCall(), ID)).toEqual({ ...empty, dashboard_url: path, fallback_url: path });
  });

  it.each(['sensorData', 'imagesSequence', 'content'] as const)('makes a board known that calls %s', async (name) => {
    await parts.fielded[name](aCall({ headers: FULL }), ID, {});
    expect(await database.getRepository(DeviceEntity).findOneBy({ deviceId: ID })).toMatchObject({
      type: 'ESP32_PersonalCMS',
      version: '2.4.1',
    });
  });
});
