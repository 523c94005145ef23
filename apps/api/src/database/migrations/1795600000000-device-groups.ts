import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tags, groups, a device's own time zone, and versions that a database can order (`VersionKeys` fills those of older rows). */
export class DeviceGroups1795600000000 implements MigrationInterface {
  readonly name = 'DeviceGroups1795600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE devices ADD tags text[] NOT NULL DEFAULT '{}', ADD time_zone text, ADD version_key text`,
    );
    await runner.query(`CREATE INDEX devices_tags ON devices USING gin (tags)`);
    await runner.query(`CREATE INDEX devices_version_key ON devices (version_key COLLATE "C")`);
    await runner.query(`CREATE TABLE device_groups (
      id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT device_groups_pkey PRIMARY KEY,
      name text NOT NULL,
      filter text,
      created_by text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now())`);
    await runner.query(`CREATE UNIQUE INDEX device_groups_name ON device_groups (name)`);
    await runner.query(`CREATE TABLE device_group_members (
      group_id uuid NOT NULL CONSTRAINT device_group_members_group_id_fkey REFERENCES device_groups ON DELETE CASCADE,
      device_key integer NOT NULL CONSTRAINT device_group_members_device_key_fkey REFERENCES devices ON DELETE CASCADE,
      CONSTRAINT device_group_members_pkey PRIMARY KEY (group_id, device_key))`);
    await runner.query(`CREATE INDEX device_group_members_device_key ON device_group_members (device_key)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE device_group_members, device_groups`);
    await runner.query(`ALTER TABLE devices DROP tags, DROP time_zone, DROP version_key`);
  }
}
