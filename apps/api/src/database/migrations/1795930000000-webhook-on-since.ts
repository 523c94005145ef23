import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when a webhook is on. The default is for a server of the version before, which may make one while this migration is in. */
export class WebhookOnSince1795930000000 implements MigrationInterface {
  readonly name = 'WebhookOnSince1795930000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE webhooks ADD on_since timestamptz NOT NULL DEFAULT now()`);
    await runner.query(`UPDATE webhooks SET on_since = created_at`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE webhooks DROP on_since`);
  }
}
