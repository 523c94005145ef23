import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DevicesModule } from '../../devices/devices.module';
import { DeltaLibrary } from './deltas/delta-library.service';
import { DeltaMaker } from './deltas/delta-maker';
import { DeltaEntity } from './deltas/delta.entity';
import { PatchMaker, PatchThread } from './deltas/patch-thread';
import { DiskStore } from './disk.store';
import { FirmwareLibrary } from './firmware-library.service';
import { FirmwareSignatures } from './firmware-signatures.service';
import { FirmwareSweep } from './firmware-sweep';
import { FirmwareUploads } from './firmware-uploads.service';
import { FirmwareController } from './firmware.controller';
import { FirmwareEntity } from './firmware.entity';
import { FirmwareCatalog } from './firmware.service';
import { FirmwareStore } from './firmware.store';
import { SigningKeyEntity } from './signing-key.entity';
import { SigningKeysController } from './signing-keys.controller';
import { SigningKeys } from './signing-keys.service';

/** What is published. Needs a `FirmwareUsage` from those who use it. */
@Module({
  imports: [TypeOrmModule.forFeature([DeltaEntity, FirmwareEntity, SigningKeyEntity]), DevicesModule],
  controllers: [FirmwareController, SigningKeysController],
  providers: [
    DeltaLibrary,
    DeltaMaker,
    FirmwareCatalog,
    FirmwareLibrary,
    FirmwareSignatures,
    FirmwareSweep,
    FirmwareUploads,
    SigningKeys,
    { provide: FirmwareStore, useClass: DiskStore },
    { provide: PatchMaker, useFactory: () => new PatchThread() },
  ],
  exports: [DeltaLibrary, FirmwareLibrary, FirmwareSweep],
})
export class FirmwareModule {}
