import { notifySql } from '../../database/live-events';
import { Prepared } from '../../database/prepared';

/** A first offer that a device should get. */
export interface Claim {
  readonly id: string;
  readonly device_key: number;
  readonly device_id: string;
  readonly rollout_id: string;
  readonly phase: number;
  readonly from_version: string | null;
  readonly at: Date;
}

/** `full`: no slot is free, or no more offers are allowed in this minute. `gone`: what was decided from memory holds no more. */
export type ClaimOutcome = 'made' | 'full' | 'gone';

/**
 * Claims many first offers in one transaction. The rollout and the phase are asked again under a lock that a stop waits for, and
 * that no two processes hold at once: so a stop is instant, and a cap is never exceeded. Both unique indexes (one update for a device
 * and rollout, one active update for a device) may refuse as well. Locks are taken in the order rollouts, phases, devices.
 */
export const CLAIM = new Prepared<{ id: string; outcome: ClaimOutcome }>(`
  WITH wanted AS (
    SELECT * FROM json_to_recordset($1::json) AS w(id uuid, nth integer, device_key integer, device_id text, rollout_id uuid,
      phase smallint, from_version text, at timestamptz)
  ), open AS MATERIALIZED (
    SELECT r.id AS rollout_id, p.index AS phase, p.slots, p.in_flight, f.key AS firmware_key, f.device_type, f.version,
      r.offers_per_minute, r.minute_started_at, r.minute_offers, (SELECT max(at) FROM wanted) AS now
    FROM rollouts r JOIN rollout_phases p ON p.rollout_id = r.id JOIN firmware f ON f.key = r.firmware_key
    WHERE (r.id, p.index) IN (SELECT rollout_id, phase FROM wanted) AND r.status = 'running' AND p.status <> 'waiting'
      AND f.withdrawn_at IS NULL
    ORDER BY r.id, p.index FOR NO KEY UPDATE OF r, p
  ), ranked AS (
    SELECT w.*, o.slots - o.in_flight AS free, o.firmware_key, o.device_type, o.version,
      o.offers_per_minute - CASE WHEN o.minute_started_at > o.now - interval '1 minute' THEN o.minute_offers ELSE 0 END AS left_in_minute,
      row_number() OVER (PARTITION BY w.rollout_id, w.phase ORDER BY w.nth) AS place_in_phase,
      row_number() OVER (PARTITION BY w.rollout_id ORDER BY w.nth) AS place_in_rollout
    FROM wanted w JOIN open o USING (rollout_id, phase)
  ), fitting AS (
    SELECT * FROM ranked
    WHERE (free IS NULL OR place_in_phase <= free) AND (left_in_minute IS NULL OR place_in_rollout <= left_in_minute)
  ), made AS (
    INSERT INTO updates (id, device_key, rollout_id, firmware_key, device_type, version, from_version, phase, state, attempt,
      holds_slot, offered_at, state_at, progressed_at)
    SELECT id, device_key, rollout_id, firmware_key, device_type, version, from_version, phase, 'offered', 1, true, at, at, at FROM fitting
    ON CONFLICT DO NOTHING RETURNING id, device_key, rollout_id, phase, offered_at
  ), event AS (
    INSERT INTO update_events (update_id, at, to_state, actor) SELECT id, offered_at, 'offered', 'server' FROM made
  ), counted AS (
    UPDATE rollout_phases p SET offered = p.offered + m.offers, in_flight = p.in_flight + m.offers
    FROM (SELECT rollout_id, phase, count(*)::int AS offers FROM made GROUP BY rollout_id, phase) m
    WHERE p.rollout_id = m.rollout_id AND p.index = m.phase
  ), rated AS (
    UPDATE rollouts r SET
      minute_offers = m.offers + CASE WHEN r.minute_started_at > m.now - interval '1 minute' THEN r.minute_offers ELSE 0 END,
      minute_started_at = CASE WHEN r.minute_started_at > m.now - interval '1 minute' THEN r.minute_started_at ELSE m.now END
    FROM (SELECT rollout_id, count(*)::int AS offers, max(offered_at) AS now FROM made GROUP BY rollout_id) m
    WHERE r.id = m.rollout_id AND r.offers_per_minute IS NOT NULL
  ), locked AS MATERIALIZED (
    SELECT d.key, made.id FROM devices d JOIN made ON made.device_key = d.key ORDER BY d.key FOR NO KEY UPDATE OF d
  ), pointer AS (
    UPDATE devices SET latest_update_id = locked.id, updating = true FROM locked WHERE devices.key = locked.key
  )
  SELECT w.id, CASE WHEN m.id IS NOT NULL THEN 'made' WHEN r.id IS NOT NULL AND f.id IS NULL THEN 'full' ELSE 'gone' END AS outcome,
    CASE WHEN m.id IS NOT NULL THEN ${notifySql(`jsonb_build_object('kind', 'update', 'deviceId', w.device_id, 'updateId', w.id,
      'rolloutId', w.rollout_id, 'state', 'offered', 'progress', NULL)`)} END
  FROM wanted w LEFT JOIN made m ON m.id = w.id LEFT JOIN ranked r ON r.id = w.id LEFT JOIN fitting f ON f.id = w.id`);
