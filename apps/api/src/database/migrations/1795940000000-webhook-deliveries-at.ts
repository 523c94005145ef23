import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For what runs every few seconds and asks which deliveries are old, and for the list, which asks for each webhook's newest. */
export class WebhookDeliveriesAt1795940000000 implements MigrationInterface {
  readonly name = 'WebhookDeliveriesAt1795940000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX webhook_deliveries_at ON webhook_deliveries (at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX webhook_deliveries_at`);
  }
}
