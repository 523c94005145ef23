import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DeviceContacts } from './device-contacts';
import { DeviceDoor } from './device-door';
import { DevicePictureEntity } from './device-picture.entity';
import { DevicePlaneController } from './device-plane.controller';
import { DeviceRoster } from './device-roster';
import { DeviceTypeEntity } from './device-type.entity';
import { DeviceTypesController } from './device-types.controller';
import { DeviceTypes } from './device-types.service';
import { DeviceEntity } from './device.entity';
import { DevicesController } from './devices.controller';
import { Devices } from './devices.service';
import { FieldedCalls } from './fielded-calls.service';
import { HeartbeatPartitions } from './heartbeat-partitions';
import { Heartbeats } from './heartbeats.service';
import { Pictures } from './pictures.service';
import { PresenceWriter } from './presence-writer';
import { Registrations } from './registrations.service';
import { SeenBeacon } from './seen-beacon';
import { VersionKeys } from './version-keys';

/** Who the devices are: enrolment, credentials, heartbeat, types. */
@Module({
  imports: [TypeOrmModule.forFeature([DeviceEntity, DevicePictureEntity, DeviceTypeEntity])],
  // The types' controller comes first: its `/types` must not be read as a device's id.
  controllers: [DeviceTypesController, DevicesController, DevicePlaneController],
  providers: [
    DeviceContacts,
    DeviceDoor,
    DeviceRoster,
    Devices,
    DeviceTypes,
    FieldedCalls,
    HeartbeatPartitions,
    Heartbeats,
    Pictures,
    PresenceWriter,
    Registrations,
    SeenBeacon,
    VersionKeys,
  ],
  exports: [DeviceContacts, DeviceDoor, DeviceTypes, PresenceWriter],
})
export class DevicesModule {}
