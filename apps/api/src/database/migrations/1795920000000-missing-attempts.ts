import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many attempts of a phase are missing, which takes slots before their silence deadline. */
export class MissingAttempts1795920000000 implements MigrationInterface {
  readonly name = 'MissingAttempts1795920000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE rollout_phases ADD missing integer NOT NULL DEFAULT 0`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE rollout_phases DROP missing`);
  }
}
