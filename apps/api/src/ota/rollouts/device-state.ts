import { chipFamily } from '../../devices/device-chip';
import type { DeviceSnapshot } from '../../devices/device-snapshot';
import { takesDeltas } from '../firmware/deltas/delta-rules';
import type { DeviceState, Passage } from './decide';

interface Membership {
  readonly id: string;
  readonly name: string;
}

/** What a decision needs beside the snapshot that every call reads. */
export interface DecisionFacts {
  readonly passages: readonly Passage[];
  readonly memberships: readonly Membership[];
  readonly tags: readonly string[];
  readonly timeZone: string | null;
  readonly intervalSeconds: number | null;
  readonly freeHeapBytes: number | null;
  /** dBm. */
  readonly rssi: number | null;
  /** As the device registered them, with commas. */
  readonly capabilities: string | null;
}

/** Select expressions for all of `DecisionFacts` but the passages, over `d` (devices) and `s` (device_status). */
export const FILTER_FACTS = `(SELECT COALESCE(jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name)), '[]')
   FROM device_group_members m JOIN device_groups g ON g.id = m.group_id WHERE m.device_key = d.key) AS memberships,
  d.tags, d.time_zone AS "timeZone", s.interval_s AS "intervalSeconds", s.free_heap_bytes::float8 AS "freeHeapBytes", s.rssi,
  d.capabilities`;

/**
 * Select expressions for `DecisionFacts`, over `d` (devices) and `s` (device_status). That most devices have no update under a
 * rollout that is held in memory, their own row tells.
 */
export const DECISION_FACTS = `CASE WHEN d.latest_update_id IS NULL THEN '[]' ELSE (
  SELECT COALESCE(jsonb_agg(jsonb_build_object('updateId', u.id, 'rolloutId', u.rollout_id, 'state', u.state, 'phase', u.phase,
    'holdsSlot', u.holds_slot, 'attempt', u.attempt, 'retryAtMs', extract(epoch FROM u.retry_at) * 1000,
    'deltaFailed', (u.attempt > 1 OR u.state = 'failed') AND (SELECT e.reason = 'delta_mismatch' FROM update_events e
      WHERE e.update_id = u.id AND e.to_state = 'failed' ORDER BY e.id DESC LIMIT 1) IS TRUE)), '[]')
  FROM updates u JOIN rollouts r ON r.id = u.rollout_id
  WHERE u.device_key = d.key AND r.status IN ('running', 'paused')) END AS passages, ${FILTER_FACTS}`;

/** What a decision needs of the device's own row. */
type DecidedDevice = Pick<
  DeviceSnapshot,
  'deviceId' | 'name' | 'type' | 'status' | 'version' | 'imageDigest' | 'chip' | 'typeChip' | 'slotBytes' | 'lastSeenAt'
>;

/** A device as `decide` sees it. */
export function deviceState(device: DecidedDevice & DecisionFacts): DeviceState {
  return {
    ...device,
    chip: chipFamily(device),
    groups: device.memberships.map(({ name }) => name),
    groupIds: device.memberships.map(({ id }) => id),
    takesDeltas: takesDeltas(device.capabilities),
    lastSeenAtMs: device.lastSeenAt?.getTime() ?? null,
  };
}
