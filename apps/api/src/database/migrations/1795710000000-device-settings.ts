import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a person wants of a device, as its heartbeat's answer will say it. */
export class DeviceSettings1795710000000 implements MigrationInterface {
  readonly name = 'DeviceSettings1795710000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE devices ADD settings jsonb`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE devices DROP settings`);
  }
}
