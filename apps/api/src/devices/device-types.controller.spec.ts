import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { DeviceTypeDto, ROUTES } from '@pcms/contract';
import request from 'supertest';
import type { DataSource } from 'typeorm';
import { openTestDatabase } from '../database/testing/test-database';
import { ErrorFilter } from '../http/error.filter';
import { InputPipe } from '../http/input.pipe';
import { DeviceTypeEntity } from './device-type.entity';
import { DeviceTypesController } from './device-types.controller';
import { DeviceTypes } from './device-types.service';

const GREENHOUSE = { name: 'Greenhouse_S3', chip: 'ESP32-S3', slotBytes: 3_145_728 };

describe('the device types over HTTP', () => {
  let app: INestApplication;
  let database: DataSource;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
    const types = new DeviceTypes(database.getRepository(DeviceTypeEntity), { now: () => new Date() });
    const module = await Test.createTestingModule({
      controllers: [DeviceTypesController],
      providers: [{ provide: DeviceTypes, useValue: types }],
    }).compile();
    app = module.createNestApplication({ logger: false });
    app.useGlobalFilters(new ErrorFilter()).useGlobalPipes(new InputPipe());
    await app.init();
  });
  afterAll(async () => {
    await app.close();
    await close();
  });

  const server = () => request(app.getHttpServer());
  const names = async () =>
    (await server().get(ROUTES.devices.types)).body.items.map(({ name }: DeviceTypeDto) => name);

  it('are added, listed and changed', async () => {
    await server()
      .post(ROUTES.devices.types)
      .send(GREENHOUSE)
      .expect(201, { ...GREENHOUSE, devices: 0 });
    expect(await names()).toContain(GREENHOUSE.name);
    const change = { slotBytes: 1_966_080 };
    await server()
      .patch(ROUTES.devices.type(GREENHOUSE.name))
      .send(change)
      .expect(200, { ...GREENHOUSE, ...change, devices: 0 });
  });

  it('refuse a name that is taken', async () => {
    const { status, body } = await server()
      .post(ROUTES.devices.types)
      .send({ ...GREENHOUSE, name: 'ESP32_OTA_Base' });
    expect([status, body.code, body.field]).toEqual([409, 'device_type_exists', 'name']);
  });

  it('say that there is none of a name', async () => {
    const { status, body } = await server().patch(ROUTES.devices.type('../../x')).send({});
    expect([status, body.code]).toEqual([404, 'device_type_not_found']);
  });

  it.each([
    ['name', { name: '../../x' }],
    ['name', { name: '2nd_board' }],
    ['name', { name: 'x'.repeat(300) }],
    ['name', { name: 7 }],
    ['name', { name: undefined }],
    ['chip', { chip: 'ESP8266' }],
    ['slotBytes', { slotBytes: '3145728' }],
    ['slotBytes', { slotBytes: 65_535 }],
    ['slotBytes', { slotBytes: 1.5e9 }],
    ['colour', { colour: 'green' }],
  ])('refuse a bad %s and name it: %j', async (field, wrong) => {
    const before = await names();
    const { status, body } = await server()
      .post(ROUTES.devices.types)
      .send({ ...GREENHOUSE, ...wrong });
    expect([status, body.code, body.field]).toEqual([400, 'invalid_field', field]);
    expect(await names()).toEqual(before);
  });
});
