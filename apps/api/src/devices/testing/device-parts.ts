import type { DataSource } from 'typeorm';
import { Clock } from '../../config/clock';
import { Settings } from '../../config/settings';
import { LiveEvents } from '../../database/live-events';
import { DeviceContacts } from '../device-contacts';
import { DeviceDoor } from '../device-door';
import { DevicePictureEntity } from '../device-picture.entity';
import { DeviceRoster } from '../device-roster';
import { DeviceSearch } from '../device-search';
import { DeviceEntity } from '../device.entity';
import { Devices } from '../devices.service';
import { FieldedCalls } from '../fielded-calls.service';
import { GroupFilters } from '../groups/group-filters';
import { Heartbeats } from '../heartbeats.service';
import { Pictures } from '../pictures.service';
import { PresenceWriter } from '../presence-writer';
import { Registrations } from '../registrations.service';
import { SeenBeacon } from '../seen-beacon';

/** A clock that a test moves. */
export class HandClock extends Clock {
  constructor(private time = new Date('2026-03-02T08:00:00Z')) {
    super();
  }

  override now(): Date {
    return this.time;
  }

  passSeconds(seconds: number): void {
    this.time = new Date(this.time.getTime() + seconds * 1_000);
  }
}

/** Remembers whom it was told of, and tells nobody. */
class MuteBeacon extends SeenBeacon {
  readonly heard: string[] = [];

  override saw(deviceId: string): void {
    this.heard.push(deviceId);
  }
}

/** The parts of the devices module on a test's database. */
export function deviceParts(database: DataSource, environment: Readonly<Record<string, string>> = {}) {
  const settings = new Settings(environment);
  const clock = new HandClock();
  const events = new LiveEvents(database);
  const contacts = new DeviceContacts();
  const roster = new DeviceRoster(database, settings, events);
  const door = new DeviceDoor(roster, contacts, clock, settings);
  const beacon = new MuteBeacon(events);
  const presence = new PresenceWriter(database, beacon);
  const heartbeats = new Heartbeats(database, door, presence, roster, clock, settings);
  const deviceRows = database.getRepository(DeviceEntity);
  const pictures = new Pictures(database, door, deviceRows, database.getRepository(DevicePictureEntity));
  return {
    settings,
    clock,
    events,
    contacts,
    roster,
    door,
    beacon,
    presence,
    heartbeats,
    pictures,
    registrations: new Registrations(database, door, roster, presence, clock, settings),
    fielded: new FieldedCalls(heartbeats, pictures, clock),
    devices: new Devices(database, deviceRows, new DeviceSearch(database, new GroupFilters()), contacts, events, clock),
  };
}
