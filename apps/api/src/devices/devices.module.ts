import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DeviceContacts } from './device-contacts';
import { DeviceBulk } from './device-bulk.service';
import { DeviceDoor } from './device-door';
import { DeviceListsController } from './device-lists.controller';
import { DeviceLists } from './device-lists.service';
import { DevicePictureEntity } from './device-picture.entity';
import { DevicePlaneController } from './device-plane.controller';
import { DeviceRoster } from './device-roster';
import { DeviceSearch } from './device-search';
import { DeviceTypeEntity } from './device-type.entity';
import { DeviceTypesController } from './device-types.controller';
import { DeviceTypes } from './device-types.service';
import { DeviceEntity } from './device.entity';
import { DevicesController } from './devices.controller';
import { Devices } from './devices.service';
import { FieldedCalls } from './fielded-calls.service';
import { GroupFilters } from './groups/group-filters';
import { GroupMembers } from './groups/group-members';
import { GroupsController } from './groups/groups.controller';
import { Groups } from './groups/groups.service';
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
  // Those with a word after `/devices/` come first: it must not be read as a device's id.
  controllers: [
    DeviceTypesController,
    GroupsController,
    DeviceListsController,
    DevicesController,
    DevicePlaneController,
  ],
  providers: [
    DeviceBulk,
    DeviceContacts,
    DeviceDoor,
    DeviceLists,
    DeviceRoster,
    DeviceSearch,
    Devices,
    DeviceTypes,
    FieldedCalls,
    GroupFilters,
    GroupMembers,
    Groups,
    HeartbeatPartitions,
    Heartbeats,
    Pictures,
    PresenceWriter,
    Registrations,
    SeenBeacon,
    VersionKeys,
  ],
  exports: [GroupFilters, DeviceContacts, DeviceDoor, Devices, DeviceTypes, PresenceWriter],
})
export class DevicesModule {}
