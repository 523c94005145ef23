import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Patches from one image to another: which are wanted, being made, made, or not worth it. */
export class Deltas1795950000000 implements MigrationInterface {
  readonly name = 'Deltas1795950000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE deltas (
      firmware_key text NOT NULL,
      from_digest text NOT NULL,
      state text NOT NULL,
      size_bytes integer,
      sha256 text,
      wanted_at timestamptz NOT NULL,
      claimed_by uuid,
      claimed_at timestamptz,
      made_at timestamptz,
      CONSTRAINT deltas_pkey PRIMARY KEY (firmware_key, from_digest),
      CONSTRAINT deltas_firmware_key_fkey FOREIGN KEY (firmware_key) REFERENCES firmware (key) ON DELETE CASCADE
    )`);
    await runner.query(`CREATE INDEX deltas_unmade ON deltas (wanted_at) WHERE state IN ('wanted', 'making')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE deltas`);
  }
}
