import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Public keys that are trusted, and the signature beside a firmware. */
export class FirmwareSigning1795700000000 implements MigrationInterface {
  readonly name = 'FirmwareSigning1795700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE signing_keys (
      key_id text NOT NULL CONSTRAINT signing_keys_pkey PRIMARY KEY,
      name text NOT NULL,
      public_key bytea NOT NULL,
      added_at timestamptz NOT NULL,
      added_by text NOT NULL,
      revoked_at timestamptz)`);
    await runner.query(`ALTER TABLE firmware ADD signature text,
      ADD signature_key_id text CONSTRAINT firmware_signature_key_id_fkey REFERENCES signing_keys,
      ADD signed_at timestamptz`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE firmware DROP signature, DROP signature_key_id, DROP signed_at`);
    await runner.query(`DROP TABLE signing_keys`);
  }
}
