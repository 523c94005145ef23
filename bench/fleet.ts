import { versionSortKey } from '@pcms/contract';
import type { Database } from './database';

export const FLEET_SIZE = 100_000;
export const PASSWORD = 'the-same-for-every-device-here-43-characters';
/** What every device runs: neither version nor digest is that of a published image. */
export const RUNNING = { version: '2.4.0', image: '0f'.repeat(32) };

/** Devices with consecutive numbers that a kind of traffic comes from. */
export interface Group {
  readonly type: string;
  readonly first: number;
  readonly count: number;
}

/** No rollout names them. */
export const CALM: Group = { type: 'ESP32_OTA_Base', first: 1, count: 70_000 };
/** They have been offered an update and have not begun with it. */
export const OFFERED: Group = { type: 'ESP32_LED_Blink', first: 70_001, count: 8_000 };
/** They download it. */
export const DOWNLOADING: Group = { type: 'ESP32_LED_Blink', first: 78_001, count: 2_000 };
/** A rollout names them, and they have not asked yet. */
export const UNASKED: Group = { type: 'ESP32_PersonalCMS', first: 80_001, count: 20_000 };

export const deviceId = (n: number): string => `esp32-${n.toString(16).padStart(12, '0')}`;

/** Adds the whole fleet, each device with a credential of its own and a status. */
export async function addFleet(database: Database): Promise<void> {
  for (const { type, first, count } of [CALM, OFFERED, DOWNLOADING, UNASKED]) {
    await database.rows(
      `INSERT INTO devices (device_id, name, type, status, version, version_key, image_digest, chip, slot_bytes, credential_hash, can_enrol, credential_used)
       SELECT 'esp32-' || lpad(to_hex(n), 12, '0'), 'Device ' || n, $1, 'active', $2, $7, $3, 'ESP32', 1310720, sha256(convert_to($4, 'UTF8')), true, true
       FROM generate_series($5::integer, $6::integer) n`,
      [type, RUNNING.version, RUNNING.image, PASSWORD, first, first + count - 1, versionSortKey(RUNNING.version)],
    );
  }
  await database.rows(
    `INSERT INTO device_status (device_key, last_seen_at, interval_s, uptime_s, free_heap_bytes, rssi) SELECT key, now(), 60, 3600, 210000, -61 FROM devices`,
  );
  await database.rows('VACUUM ANALYZE devices, device_status');
}

/** As if each device had sent its last heartbeat at some moment of the last minute. */
export async function spreadHeartbeats(database: Database): Promise<void> {
  await database.rows(`UPDATE device_status SET last_seen_at = now() - random() * interval '60 s'`);
}

/** As if `UNASKED` had never asked. */
export async function forgetOffers(database: Database): Promise<void> {
  await database.rows('DELETE FROM updates u USING devices d WHERE d.key = u.device_key AND d.type = $1', [
    UNASKED.type,
  ]);
  await database.rows('UPDATE devices SET latest_update_id = NULL, updating = false WHERE type = $1 AND updating', [
    UNASKED.type,
  ]);
  await database.rows(
    `UPDATE rollout_phases p SET offered = 0, in_flight = 0 FROM rollouts r
     WHERE r.id = p.rollout_id AND r.target -> 'deviceTypes' ? $1`,
    [UNASKED.type],
  );
}
