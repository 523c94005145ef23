import { Injectable } from '@nestjs/common';
import type { DeviceImportDto, DeviceQueryDto } from '@pcms/contract';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../config/clock';
import { LiveEvents } from '../database/live-events';
import { InvalidField } from '../http/domain-error';
import { readDeviceCsv, writeDeviceCsv, type ExportedDevice, type ImportedDevice } from './device-csv';
import { DEVICE_FROM, FIXED_GROUPS } from './device-rows';
import { DeviceSearch } from './device-search';

/** Names, tags and groups of the fleet as a CSV, out and in. */
@Injectable()
export class DeviceLists {
  constructor(
    private readonly dataSource: DataSource,
    private readonly search: DeviceSearch,
    private readonly events: LiveEvents,
    private readonly clock: Clock,
  ) {}

  /** All devices that match, ordered by device id. */
  async export(query: DeviceQueryDto): Promise<string> {
    const { where, parameters } = await this.search.condition(query, this.clock.now());
    const devices = await this.dataSource.query<ExportedDevice[]>(
      `SELECT d.device_id AS "deviceId", d.name, d.type, d.version, d.tags, d.notes, ${FIXED_GROUPS} AS groups
       ${DEVICE_FROM} WHERE ${where} ORDER BY d.device_id`,
      [...parameters],
    );
    return writeDeviceCsv(devices);
  }

  /** Takes over the whole file or, when anything in it is wrong, nothing. @throws InvalidField that names the line */
  async import(csv: Uint8Array): Promise<DeviceImportDto> {
    const devices = readDeviceCsv(csv);
    return this.dataSource.transaction(async (manager) => {
      await this.refuseUnknown(devices, manager);
      const [row]: { changed: number }[] = await manager.query(CHANGE, [JSON.stringify(devices)]);
      await this.replaceGroups(devices, manager);
      await this.events.publish({ kind: 'group', groupId: null }, manager);
      return { rows: devices.length, changed: row?.changed ?? 0 };
    });
  }

  private async refuseUnknown(devices: readonly ImportedDevice[], manager: EntityManager): Promise<void> {
    const [unknown]: { id: string }[] = await manager.query(
      `SELECT named.id FROM unnest($1::text[]) WITH ORDINALITY AS named(id, position)
       WHERE NOT EXISTS (SELECT FROM devices WHERE device_id = named.id) ORDER BY position LIMIT 1`,
      [devices.map(({ deviceId }) => deviceId)],
    );
    if (!unknown) return;
    const line = devices.find(({ deviceId }) => deviceId === unknown.id)?.line;
    throw new InvalidField('csv', `line ${line}, deviceId: there is no device "${unknown.id}"`);
  }

  private async replaceGroups(devices: readonly ImportedDevice[], manager: EntityManager): Promise<void> {
    const listed = devices.flatMap(({ deviceId, groups }) => (groups ? [{ deviceId, groups }] : []));
    const names = [...new Set(listed.flatMap(({ groups }) => groups))];
    // Nobody deletes one of them before their lists are written.
    const known: { name: string }[] = await manager.query(
      'SELECT name FROM device_groups WHERE name = ANY($1) AND filter IS NULL FOR KEY SHARE',
      [names],
    );
    const unknown = names.find((name) => !known.some((group) => group.name === name));
    if (unknown !== undefined) {
      const line = devices.find(({ groups }) => groups?.includes(unknown))?.line;
      throw new InvalidField('csv', `line ${line}, groups: there is no fixed group "${unknown}"`);
    }
    await manager.query(REPLACE_GROUPS, [JSON.stringify(listed)]);
  }
}

/** An empty name gives the naming back to the device, as it does in the console. */
const CHANGE = `
  WITH said AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS r("deviceId" text, name text, tags text[], notes text)
  ), changed AS (
    UPDATE devices d SET
      name = CASE WHEN said.name IS NULL THEN d.name WHEN said.name = '' THEN d.device_id ELSE said.name END,
      named_by_person = CASE WHEN said.name IS NULL OR said.name = d.name THEN d.named_by_person ELSE said.name <> '' END,
      tags = COALESCE(said.tags, d.tags), notes = COALESCE(said.notes, d.notes)
    FROM said WHERE d.device_id = said."deviceId" AND (
      (said.name IS NOT NULL AND said.name <> d.name) OR (said.tags IS NOT NULL AND said.tags <> d.tags)
      OR (said.notes IS NOT NULL AND said.notes <> d.notes))
    RETURNING 1)
  SELECT count(*)::int AS changed FROM changed`;

const REPLACE_GROUPS = `
  WITH said AS (
    SELECT d.key, r.groups FROM jsonb_to_recordset($1::jsonb) AS r("deviceId" text, groups text[])
    JOIN devices d ON d.device_id = r."deviceId"
  ), wanted AS (
    SELECT said.key, g.id FROM said JOIN device_groups g ON g.name = ANY(said.groups) AND g.filter IS NULL
  ), gone AS (
    DELETE FROM device_group_members m USING said
    WHERE m.device_key = said.key AND NOT EXISTS (SELECT FROM wanted w WHERE w.key = m.device_key AND w.id = m.group_id)
  )
  INSERT INTO device_group_members (group_id, device_key) SELECT id, key FROM wanted ON CONFLICT DO NOTHING`;
