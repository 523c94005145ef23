import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who outside is told what happens, and how each message fared. */
export class Webhooks1795910000000 implements MigrationInterface {
  readonly name = 'Webhooks1795910000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE webhooks (
      id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT webhooks_pkey PRIMARY KEY,
      name text NOT NULL,
      url text NOT NULL,
      events text[] NOT NULL,
      secret text NOT NULL,
      enabled boolean NOT NULL DEFAULT true,
      created_by text NOT NULL,
      created_at timestamptz NOT NULL)`);
    await runner.query(`CREATE TABLE webhook_deliveries (
      id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT webhook_deliveries_pkey PRIMARY KEY,
      webhook_id uuid NOT NULL CONSTRAINT webhook_deliveries_webhook_id_fkey REFERENCES webhooks ON DELETE CASCADE,
      source text NOT NULL,
      event text NOT NULL,
      at timestamptz NOT NULL,
      body jsonb NOT NULL,
      tries smallint NOT NULL DEFAULT 0,
      outcome text,
      next_try_at timestamptz,
      delivered_at timestamptz)`);
    await runner.query(`CREATE UNIQUE INDEX webhook_deliveries_once ON webhook_deliveries (webhook_id, source)`);
    await runner.query(
      `CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_try_at) WHERE next_try_at IS NOT NULL`,
    );
    // What the collector looks for: what happened lately.
    await runner.query(`CREATE INDEX rollout_events_at ON rollout_events (at)`);
    await runner.query(
      `CREATE INDEX update_events_bad ON update_events (at) WHERE to_state IN ('failed', 'rolled_back')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX update_events_bad, rollout_events_at`);
    await runner.query(`DROP TABLE webhook_deliveries, webhooks`);
  }
}
