import { Injectable } from '@nestjs/common';
import type { HeartbeatRequest } from '@pcms/contract';
import { DataSource } from 'typeorm';
import { Batcher } from '../database/batcher';
import { Prepared } from '../database/prepared';
import { ensurePartitions } from './heartbeat-partitions';
import { SeenBeacon } from './seen-beacon';

/** Readings of one heartbeat, as the columns of `device_status` name them. */
export interface PresenceRow {
  readonly device_key: number;
  readonly last_seen_at: Date;
  readonly interval_s: number;
  readonly uptime_s?: number;
  readonly free_heap_bytes?: number;
  readonly min_free_heap_bytes?: number;
  readonly largest_free_block_bytes?: number;
  readonly rssi?: number;
  readonly reset_reason?: string;
  readonly boot_count?: number;
  readonly temperature?: number;
  readonly humidity?: number;
  readonly motion?: boolean;
  readonly nfc_uid?: string;
  readonly led?: HeartbeatRequest['led'];
  readonly display?: HeartbeatRequest['display'];
}

interface Heard {
  readonly deviceId: string;
  readonly row: PresenceRow;
}

const READINGS = `uptime_s bigint, free_heap_bytes bigint, min_free_heap_bytes bigint, largest_free_block_bytes bigint, rssi smallint,
  reset_reason text, boot_count bigint, temperature real, humidity real, motion boolean, nfc_uid text, led jsonb, display jsonb`;
const READING_NAMES = READINGS.split(',').map((column) => column.trim().split(' ')[0] ?? '');
const NO_PARTITION = '23514';

// One statement is one transaction: the row of now and the row of the day are there together or not at all. A device may stand
// twice in a batch, but a statement may touch a row once: the last one wins, and both are in the day's table.
const WRITE_HEARTBEATS = new Prepared(`
  WITH heard AS (
    SELECT * FROM json_to_recordset($1::json) AS r(device_key integer, last_seen_at timestamptz, interval_s integer, ${READINGS})
  ), status AS (
    INSERT INTO device_status (device_key, last_seen_at, interval_s, ${READING_NAMES.join(', ')})
    SELECT DISTINCT ON (device_key) device_key, last_seen_at, interval_s, ${READING_NAMES.join(', ')}
    FROM heard ORDER BY device_key, last_seen_at DESC
    ON CONFLICT (device_key) DO UPDATE SET last_seen_at = excluded.last_seen_at, interval_s = excluded.interval_s,
      ${READING_NAMES.map((name) => `${name} = excluded.${name}`).join(', ')}
  )
  INSERT INTO heartbeats (device_key, at, uptime_s, free_heap_bytes, min_free_heap_bytes, largest_free_block_bytes, rssi, temperature, humidity, motion)
  SELECT device_key, last_seen_at, uptime_s, free_heap_bytes, min_free_heap_bytes, largest_free_block_bytes, rssi, temperature, humidity, motion
  FROM heard ON CONFLICT DO NOTHING`);

const TOUCH = new Prepared(`
  INSERT INTO device_status (device_key, last_seen_at, interval_s)
  SELECT DISTINCT ON (device_key) device_key, last_seen_at, interval_s
  FROM json_to_recordset($1::json) AS r(device_key integer, last_seen_at timestamptz, interval_s integer)
  ORDER BY device_key, last_seen_at DESC
  ON CONFLICT (device_key) DO UPDATE SET last_seen_at = excluded.last_seen_at`);

/** Writes who was heard and what they said, many devices in one transaction. */
@Injectable()
export class PresenceWriter {
  private readonly heartbeats = new Batcher<Heard, void>((batch) => this.writeHeartbeats(batch));
  private readonly touches = new Batcher<Heard, void>((batch) => this.write(TOUCH, batch));

  constructor(
    private readonly dataSource: DataSource,
    private readonly beacon: SeenBeacon,
  ) {}

  /** Returns when the readings are committed. */
  heartbeat(deviceId: string, row: PresenceRow): Promise<void> {
    return this.heartbeats.add({ deviceId, row });
  }

  /** Returns when it is committed that the device was heard. */
  touch(deviceId: string, row: PresenceRow): Promise<void> {
    return this.touches.add({ deviceId, row });
  }

  private async writeHeartbeats(batch: readonly Heard[]): Promise<readonly void[]> {
    try {
      return await this.write(WRITE_HEARTBEATS, batch);
    } catch (error) {
      // The clock was set forward, or the job that makes partitions did not run: make them now.
      if ((error as { code?: string }).code !== NO_PARTITION) throw error;
      for (const { row } of batch) await ensurePartitions(this.dataSource, row.last_seen_at);
      return this.write(WRITE_HEARTBEATS, batch);
    }
  }

  private async write(statement: Prepared, batch: readonly Heard[]): Promise<readonly void[]> {
    await statement.run(this.dataSource, [JSON.stringify(batch.map(({ row }) => row))]);
    for (const { deviceId } of batch) this.beacon.saw(deviceId);
    return batch.map(() => undefined);
  }
}
