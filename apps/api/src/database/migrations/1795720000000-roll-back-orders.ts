import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Orders to start the firmware from before an update. The device's column is only where its heartbeat finds the update's. */
export class RollBackOrders1795720000000 implements MigrationInterface {
  readonly name = 'RollBackOrders1795720000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE updates ADD roll_back_ordered_at timestamptz, ADD roll_back_actor text,
      ADD roll_back_reason text, ADD roll_back_by text`);
    await runner.query(`ALTER TABLE devices ADD roll_back_update_id uuid`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE devices DROP roll_back_update_id`);
    await runner.query(`ALTER TABLE updates DROP roll_back_ordered_at, DROP roll_back_actor, DROP roll_back_reason,
      DROP roll_back_by`);
  }
}
