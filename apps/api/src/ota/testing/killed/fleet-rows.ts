import type { DataSource } from 'typeorm';

// What a tick may change or must leave alone; who is referred to comes first.
const TABLES = [
  'devices',
  'firmware',
  'rollouts',
  'rollout_phases',
  'updates',
  'update_events',
  'rollout_events',
  'webhooks',
  'webhook_deliveries',
];

/** Without what is random or only counts how often something was tried. */
const READ = {
  devices: `SELECT to_jsonb(t) AS row FROM devices t ORDER BY key`,
  rollouts: `SELECT to_jsonb(t) - 'seed' AS row FROM rollouts t ORDER BY name, firmware_key`,
  phases: `SELECT to_jsonb(p) AS row FROM rollout_phases p JOIN rollouts r ON r.id = p.rollout_id ORDER BY r.name, r.firmware_key, p.index`,
  updates: `SELECT to_jsonb(t) AS row FROM updates t ORDER BY device_key, id`,
  updateEvents: `SELECT to_jsonb(e) - 'id' AS row FROM update_events e JOIN updates u ON u.id = e.update_id ORDER BY u.device_key, e.id`,
  rolloutEvents: `SELECT to_jsonb(e) - 'id' AS row FROM rollout_events e JOIN rollouts r ON r.id = e.rollout_id ORDER BY r.name, r.firmware_key, e.id`,
  deliveries: `SELECT to_jsonb(t) - '{id,source}'::text[] AS row FROM webhook_deliveries t ORDER BY event, body ->> 'deviceId'`,
} as const;

type Row = Readonly<Record<string, unknown>>;
export type KnownFleet = Readonly<Record<keyof typeof READ, readonly Row[]>> & { readonly heard: readonly string[] };

/** Remembers the fleet as it is now. */
export async function keepFleet(database: DataSource): Promise<void> {
  await database.query('DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept');
  await database.query(TABLES.map((table) => `CREATE TABLE kept.${table} AS TABLE ${table}`).join(';'));
}

/** Makes the fleet what it was. */
export async function restoreFleet(database: DataSource): Promise<void> {
  const filled = TABLES.map((table) => `INSERT INTO ${table} OVERRIDING SYSTEM VALUE TABLE kept.${table}`);
  await database.query([`TRUNCATE ${TABLES.join(', ')} CASCADE`, ...filled].join(';'));
}

/** The fleet, and the live events that were heard of it, in a form that two runs with other ids and some seconds apart have in common. */
export async function comparable(database: DataSource, heard: readonly object[]): Promise<KnownFleet> {
  const tables = await Promise.all(
    Object.entries(READ).map(async ([name, sql]) => {
      const rows = await database.query<{ row: Row }[]>(sql);
      return [name, rows.map(({ row }) => row)] as const;
    }),
  );
  const names = await database.query<{ id: string; name: string }[]>(
    `SELECT id, name || ' (' || firmware_key || ')' AS name FROM rollouts`,
  );
  const text = JSON.stringify({ ...Object.fromEntries(tables), heard: heard.map((event) => JSON.stringify(event)) });
  const named = names.reduce((known, { id, name }) => known.replaceAll(id, name), text);
  const known = JSON.parse(named.replace(/(T\d\d:\d\d):\d\d(\.\d+)?/g, '$1')) as KnownFleet;
  return { ...known, heard: [...known.heard].sort() };
}
