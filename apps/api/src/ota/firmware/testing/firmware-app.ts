import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ROUTES } from '@pcms/contract';
import { makePatch } from '@pcms/delta';
import type { NextFunction, Response } from 'express';
import request from 'supertest';
import type { App } from 'supertest/types';
import { DataSource } from 'typeorm';
import type { SignedInRequest } from '../../../auth/signed-in';
import { Clock } from '../../../config/clock';
import { ConfigModule } from '../../../config/config.module';
import { Settings } from '../../../config/settings';
import { dataSourceOptions } from '../../../database/data-source';
import { LiveEvents } from '../../../database/live-events';
import { createTestDatabase, type TestDatabase } from '../../../database/testing/test-database';
import { DeviceTypeEntity } from '../../../devices/device-type.entity';
import { DeviceTypes } from '../../../devices/device-types.service';
import { HttpModule } from '../../../http/http.module';
import { InputPipe } from '../../../http/input.pipe';
import { identifyRequest } from '../../../http/request-id';
import { DeltaLibrary } from '../deltas/delta-library.service';
import { DeltaMaker } from '../deltas/delta-maker';
import { DeltaEntity } from '../deltas/delta.entity';
import { PatchMaker } from '../deltas/patch-thread';
import { DiskStore } from '../disk.store';
import { FirmwareLibrary } from '../firmware-library.service';
import { FirmwareSignatures } from '../firmware-signatures.service';
import { FirmwareSweep } from '../firmware-sweep';
import { FirmwareUploads } from '../firmware-uploads.service';
import { FirmwareUsage } from '../firmware-usage';
import { FirmwareController } from '../firmware.controller';
import { FirmwareEntity } from '../firmware.entity';
import { FirmwareCatalog } from '../firmware.service';
import { FirmwareStore } from '../firmware.store';
import { SigningKeyEntity } from '../signing-key.entity';
import { SigningKeysController } from '../signing-keys.controller';
import { SigningKeys } from '../signing-keys.service';
import { NamedRollouts } from './named-rollouts';

/** Without a thread: nobody else waits in a test. */
class PatchHere extends PatchMaker {
  make(source: Uint8Array, target: Uint8Array): Promise<Uint8Array> {
    return Promise.resolve(makePatch(source, target));
  }
}

export const UPLOAD_LIMIT_BYTES = 256 * 1024;

const signInAnna = (request: SignedInRequest, _: Response, next: NextFunction): void => {
  request.person = { id: '1', username: 'anna', role: 'operator', via: 'session' };
  next();
};

/** The firmware module alone, as a server with a database and a folder of its own. */
export class FirmwareApp {
  readonly rollouts = new NamedRollouts();
  private nest: INestApplication;

  private constructor(
    private readonly database: TestDatabase,
    readonly folder: string,
  ) {}

  static async start(environment: Readonly<Record<string, string>> = {}): Promise<FirmwareApp> {
    const app = new FirmwareApp(await createTestDatabase(), await mkdtemp(join(tmpdir(), 'pcms-firmware-')));
    const settings = new Settings({
      DATA_DIR: app.folder,
      UPLOAD_LIMIT_BYTES: String(UPLOAD_LIMIT_BYTES),
      ...environment,
    });
    const module = await Test.createTestingModule({
      imports: [
        ConfigModule.with(settings),
        TypeOrmModule.forRoot(dataSourceOptions(app.database.url, 5)),
        TypeOrmModule.forFeature([DeltaEntity, DeviceTypeEntity, FirmwareEntity, SigningKeyEntity]),
        HttpModule,
      ],
      controllers: [FirmwareController, SigningKeysController],
      providers: [
        DeltaLibrary,
        DeltaMaker,
        DeviceTypes,
        FirmwareCatalog,
        FirmwareLibrary,
        FirmwareSignatures,
        FirmwareSweep,
        FirmwareUploads,
        LiveEvents,
        SigningKeys,
        { provide: FirmwareStore, useClass: DiskStore },
        { provide: PatchMaker, useClass: PatchHere },
        { provide: FirmwareUsage, useValue: app.rollouts },
      ],
    }).compile();
    app.nest = module.createNestApplication({ logger: false });
    app.nest.use(identifyRequest, signInAnna).useGlobalPipes(new InputPipe());
    await app.nest.init();
    return app;
  }

  async close(): Promise<void> {
    await this.nest.close();
    await this.database.drop();
    await rm(this.folder, { recursive: true, force: true });
  }

  get catalog(): FirmwareCatalog {
    return this.nest.get(FirmwareCatalog);
  }

  get library(): FirmwareLibrary {
    return this.nest.get(FirmwareLibrary);
  }

  get sweep(): FirmwareSweep {
    return this.nest.get(FirmwareSweep);
  }

  get store(): FirmwareStore {
    return this.nest.get(FirmwareStore);
  }

  get deltas(): DeltaLibrary {
    return this.nest.get(DeltaLibrary);
  }

  get deltaMaker(): DeltaMaker {
    return this.nest.get(DeltaMaker);
  }

  /** For a maker of a test's own. */
  get deltaParts(): { clock: Clock; settings: Settings } {
    return { clock: this.nest.get(Clock), settings: this.nest.get(Settings) };
  }

  get events(): LiveEvents {
    return this.nest.get(LiveEvents);
  }

  get types(): DeviceTypes {
    return this.nest.get(DeviceTypes);
  }

  get dataSource(): DataSource {
    return this.nest.get(DataSource);
  }

  get http() {
    return request(this.nest.getHttpServer() as App);
  }

  upload(image: Uint8Array, fields: Readonly<Record<string, string>> = {}): request.Test {
    const form = this.http.post(ROUTES.ota.upload);
    return form.field({ ...fields }).attach('firmware', Buffer.from(image), '../../etc/passwd.bin');
  }

  /** Removes every firmware with its file, and every device. */
  async clear(): Promise<void> {
    this.rollouts.namesByKey.clear();
    for (const key of (await this.stored()).keys) await this.catalog.delete(key);
    this.rollouts.clear();
    await this.dataSource.query('DELETE FROM devices');
    await this.sweep.sweep();
  }

  /** Every key that has a row, and every file under the folder: nothing of a refused upload may be among them. */
  async stored(): Promise<{ keys: string[]; files: string[] }> {
    const rows = await this.dataSource.getRepository(FirmwareEntity).find({ order: { key: 'ASC' } });
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
    return {
      keys: rows.map(({ key }) => key),
      files: entries.filter((entry) => entry.isFile()).map(({ name }) => name),
    };
  }
}
