import { Injectable } from '@nestjs/common';
import {
  UNDOABLE_UPDATE_STATES,
  type HeartbeatAnswer,
  type HeartbeatRequest,
  type SensorDataRequest,
  type SettingsOrder,
} from '@pcms/contract';
import { DataSource } from 'typeorm';
import { Clock } from '../config/clock';
import { Settings } from '../config/settings';
import { sqlList } from '../database/sql-list';
import type { DeviceCall } from '../http/device-call';
import { DeviceDoor } from './device-door';
import { DeviceRoster } from './device-roster';
import { settingsToTell } from './device-settings';
import { SnapshotReader, type DeviceSnapshot } from './device-snapshot';
import { expectedInterval } from './expected-interval';
import { PresenceWriter } from './presence-writer';
import { reportedFacts } from './reported-facts';

/** Fielded boards send one so often, whatever they are told. */
const FIELDED_HEARTBEAT_SECONDS = 30;
/** The fielded full variant sends its readings so often, and no heartbeat. */
const FIELDED_SENSOR_SECONDS = 120;

/**
 * The order to go back, for a device that runs the image which it should leave. Looked for only where the device's row says that
 * there is one.
 */
const ROLL_BACK = `CASE WHEN d.roll_back_update_id IS NOT NULL THEN (
  SELECT u.id FROM updates u LEFT JOIN firmware f ON f.key = u.firmware_key
  WHERE u.id = d.roll_back_update_id AND u.roll_back_ordered_at IS NOT NULL AND u.device_type = d.type AND u.version = d.version
    AND u.state IN ${sqlList(UNDOABLE_UPDATE_STATES)}
    AND (f.image_digest IS NULL OR f.image_digest = d.image_digest)) END AS "rollBack"`;

interface WithWishes {
  /** What a person wants of the device. */
  readonly settings: SettingsOrder | null;
  /** The update that the device should undo now. */
  readonly rollBack: string | null;
}

/** A device says how it is. */
@Injectable()
export class Heartbeats {
  private readonly reader: SnapshotReader<WithWishes>;

  constructor(
    dataSource: DataSource,
    private readonly door: DeviceDoor,
    private readonly presence: PresenceWriter,
    private readonly roster: DeviceRoster,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {
    this.reader = new SnapshotReader(dataSource, `d.settings, ${ROLL_BACK}`);
  }

  /** Keeps the heartbeat and answers once it is committed. */
  async beat(call: DeviceCall, deviceId: string, said: HeartbeatRequest): Promise<HeartbeatAnswer> {
    const reported = reportedFacts(call.headers, said);
    const newcomer = { deviceId, name: said.device_name, occupation: said.occupation };
    const device = await this.door.enter(call, this.reader, { newcomer, reported });
    const at = this.clock.now();
    await this.presence.heartbeat(deviceId, {
      device_key: device.key,
      last_seen_at: at,
      interval_s:
        reported.imageDigest === null
          ? FIELDED_HEARTBEAT_SECONDS
          : expectedInterval(this.settings.values.HEARTBEAT_SECONDS),
      ...readingsOf(said),
    });
    return { status: 'heartbeat_received', timestamp: at.toISOString(), ...(await this.orders(device, said)) };
  }

  /** Readings of the fielded full variant, kept as a heartbeat's are. */
  async sense(call: DeviceCall, deviceId: string, said: SensorDataRequest): Promise<DeviceSnapshot> {
    const device = await this.door.enter(call, this.reader, {
      newcomer: { deviceId },
      reported: reportedFacts(call.headers),
    });
    await this.presence.heartbeat(deviceId, {
      device_key: device.key,
      last_seen_at: this.clock.now(),
      interval_s: FIELDED_SENSOR_SECONDS,
      temperature: said.temperature,
      humidity: said.humidity,
      motion: said.motion_detected,
    });
    return device;
  }

  private async orders(device: DeviceSnapshot & WithWishes, said: HeartbeatRequest): Promise<Partial<HeartbeatAnswer>> {
    const { HEARTBEAT_SECONDS, CHECK_SECONDS } = this.settings.values;
    const settings = settingsToTell(device.settings, said.led);
    if (device.checkNow || device.identify) await this.roster.clearOrders(device);
    return {
      heartbeat_s: HEARTBEAT_SECONDS,
      check_s: CHECK_SECONDS,
      ...(device.checkNow && { check_now: true as const }),
      ...(device.rollBack !== null && { roll_back: device.rollBack }),
      ...(device.identify && { identify: true as const }),
      ...(settings && { settings }),
    };
  }
}

const readingsOf = (said: HeartbeatRequest) => ({
  uptime_s: said.uptime,
  free_heap_bytes: said.free_heap,
  min_free_heap_bytes: said.min_free_heap,
  largest_free_block_bytes: said.largest_free_block,
  rssi: said.wifi_rssi,
  reset_reason: said.reset_reason,
  boot_count: said.boot_count,
  temperature: said.temperature,
  humidity: said.humidity,
  motion: said.motion,
  nfc_uid: said.nfc_uid,
  led: said.led,
  display: said.display,
});
