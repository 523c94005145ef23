import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DevicesModule } from '../../devices/devices.module';
import { DiskStore } from './disk.store';
import { FirmwareLibrary } from './firmware-library.service';
import { FirmwareSweep } from './firmware-sweep';
import { FirmwareUploads } from './firmware-uploads.service';
import { FirmwareController } from './firmware.controller';
import { FirmwareEntity } from './firmware.entity';
import { FirmwareCatalog } from './firmware.service';
import { FirmwareStore } from './firmware.store';

/** What is published. Needs a `FirmwareUsage` from those who use it. */
@Module({
  imports: [TypeOrmModule.forFeature([FirmwareEntity]), DevicesModule],
  controllers: [FirmwareController],
  providers: [
    FirmwareCatalog,
    FirmwareLibrary,
    FirmwareSweep,
    FirmwareUploads,
    { provide: FirmwareStore, useClass: DiskStore },
  ],
  exports: [FirmwareLibrary, FirmwareSweep],
})
export class FirmwareModule {}
