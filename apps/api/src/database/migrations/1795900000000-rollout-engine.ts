import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Phases with membership, gates and counters; what a device's update is to its phase; and what happens to a rollout, as events. */
export class RolloutEngine1795900000000 implements MigrationInterface {
  readonly name = 'RolloutEngine1795900000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...ROLLOUTS, ...PHASES, ...UPDATES, ...EVENTS]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE rollout_events`);
    await runner.query(`DROP INDEX updates_lapsing`);
    await runner.query(
      `ALTER TABLE updates DROP phase, DROP confirmations, DROP heard_at, DROP holds_slot, DROP verdict`,
    );
    await runner.query(`ALTER TABLE rollout_phases DROP size, DROP cap, DROP slots, DROP soak_seconds, DROP manual, DROP gate,
      DROP cutoffs, DROP offered, DROP attempted, DROP confirmed, DROP failed, DROP in_flight, DROP last_attempted_at,
      DROP opened_at, DROP done_at, DROP pardoned_confirmed, DROP pardoned_failed`);
    await runner.query(`ALTER TABLE rollouts DROP seed, DROP gate, DROP in_flight, DROP offers_per_minute, DROP minute_started_at,
      DROP minute_offers, DROP confirmations, DROP error_action, DROP start_at, DROP maintenance_window, DROP stop_reason,
      DROP approved_by, DROP forecast`);
  }
}

// Rollouts from before have one phase and go on as they were: without a gate, a cap or a second look.
const ROLLOUTS = [
  `ALTER TABLE rollouts ADD seed text NOT NULL DEFAULT gen_random_uuid()::text,
    ADD gate jsonb NOT NULL DEFAULT '{"kind": "none"}', ADD in_flight integer, ADD offers_per_minute integer,
    ADD minute_started_at timestamptz, ADD minute_offers integer NOT NULL DEFAULT 0, ADD confirmations smallint NOT NULL DEFAULT 1,
    ADD error_action text NOT NULL DEFAULT 'pause', ADD start_at timestamptz, ADD maintenance_window jsonb, ADD stop_reason text,
    ADD approved_by text, ADD forecast jsonb`,
  `ALTER TABLE rollouts ALTER seed DROP DEFAULT, ALTER gate DROP DEFAULT, ALTER confirmations DROP DEFAULT, ALTER error_action DROP DEFAULT`,
];

const PHASES = [
  `ALTER TABLE rollout_phases ADD size integer, ADD cap integer, ADD slots integer, ADD soak_seconds integer NOT NULL DEFAULT 0,
    ADD manual boolean NOT NULL DEFAULT false, ADD gate jsonb, ADD cutoffs jsonb, ADD offered integer NOT NULL DEFAULT 0,
    ADD attempted integer NOT NULL DEFAULT 0, ADD confirmed integer NOT NULL DEFAULT 0, ADD failed integer NOT NULL DEFAULT 0,
    ADD in_flight integer NOT NULL DEFAULT 0, ADD last_attempted_at timestamptz, ADD opened_at timestamptz, ADD done_at timestamptz,
    ADD pardoned_confirmed integer NOT NULL DEFAULT 0, ADD pardoned_failed integer NOT NULL DEFAULT 0`,
];

const UPDATES = [
  `ALTER TABLE updates ADD phase smallint NOT NULL DEFAULT 0, ADD confirmations smallint NOT NULL DEFAULT 0, ADD heard_at timestamptz,
    ADD holds_slot boolean NOT NULL DEFAULT false, ADD verdict text`,
  `UPDATE updates SET holds_slot = state IN ('offered', 'downloading', 'verifying', 'installing', 'rebooting'),
    verdict = CASE WHEN state = 'confirmed' THEN 'confirmed'
      WHEN state IN ('failed', 'rolled_back') AND attempted_at IS NOT NULL THEN 'failed' END`,
  `UPDATE rollout_phases p SET offered = c.offered, attempted = c.attempted, confirmed = c.confirmed, failed = c.failed,
    in_flight = c.in_flight, last_attempted_at = c.last_attempted_at
   FROM (SELECT rollout_id, count(*) AS offered, count(attempted_at) AS attempted, count(*) FILTER (WHERE verdict = 'confirmed') AS confirmed,
     count(*) FILTER (WHERE verdict = 'failed') AS failed, count(*) FILTER (WHERE holds_slot) AS in_flight,
     max(attempted_at) AS last_attempted_at FROM updates GROUP BY rollout_id) c
   WHERE p.rollout_id = c.rollout_id AND p.index = 0`,
  // What the tick looks for every few seconds: busy updates that have been still for too long.
  `CREATE INDEX updates_lapsing ON updates (rollout_id, progressed_at) WHERE holds_slot`,
];

const EVENTS = [
  `CREATE TABLE rollout_events (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT rollout_events_pkey PRIMARY KEY,
    rollout_id uuid NOT NULL CONSTRAINT rollout_events_rollout_id_fkey REFERENCES rollouts ON DELETE CASCADE,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    phase smallint,
    person text,
    text text NOT NULL)`,
  `CREATE INDEX rollout_events_rollout_id ON rollout_events (rollout_id)`,
];
