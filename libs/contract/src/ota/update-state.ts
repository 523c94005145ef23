/**
 * One device's passage through one rollout. The moves below are the only ones there are: the API refuses every other,
 * and the C++ tests read the same table from golden JSON.
 */
export const UPDATE_STATES = [
  'offered',
  'downloading',
  'verifying',
  'installing',
  'rebooting',
  'confirmed',
  'failed',
  'rolled_back',
  'superseded',
  'cancelled',
] as const;
export type UpdateState = (typeof UPDATE_STATES)[number];

const ENDINGS = ['failed', 'rolled_back', 'superseded', 'cancelled'] as const;

/**
 * From each state the states that may follow. Progress only goes forward, and may skip: a report that was lost on the way
 * must not hold back the next one. `failed` opens again while tries are left.
 */
export const UPDATE_MOVES: Readonly<Record<UpdateState, readonly UpdateState[]>> = {
  offered: ['downloading', 'verifying', 'installing', 'rebooting', 'confirmed', ...ENDINGS],
  downloading: ['verifying', 'installing', 'rebooting', 'confirmed', ...ENDINGS],
  verifying: ['installing', 'rebooting', 'confirmed', ...ENDINGS],
  installing: ['rebooting', 'confirmed', ...ENDINGS],
  rebooting: ['confirmed', ...ENDINGS],
  confirmed: ['rolled_back'],
  failed: ['offered', 'superseded', 'cancelled'],
  rolled_back: [],
  superseded: [],
  cancelled: [],
};

/** States in which a device is busy with an update; at most one update of a device is in one of them. */
export const ACTIVE_UPDATE_STATES = ['offered', 'downloading', 'verifying', 'installing', 'rebooting'] as const;
export type ActiveUpdateState = (typeof ACTIVE_UPDATE_STATES)[number];

/** Active and past the first byte: what counts as an attempt, and what a silence deadline watches. */
export const ATTEMPTED_UPDATE_STATES = ['downloading', 'verifying', 'installing', 'rebooting'] as const;

/** From these a device may still go back to what it ran before: its new image runs, or is about to. */
export const UNDOABLE_UPDATE_STATES = [...ATTEMPTED_UPDATE_STATES, 'confirmed'] as const;

/** What a device may report of itself; the other states are the server's or a person's to set. */
export const REPORTABLE_STATES = [
  'downloading',
  'verifying',
  'installing',
  'rebooting',
  'confirmed',
  'failed',
  'rolled_back',
] as const;
export type ReportableState = (typeof REPORTABLE_STATES)[number];

export const canMove = (from: UpdateState, to: UpdateState): boolean => UPDATE_MOVES[from].includes(to);

export const isActive = (state: UpdateState): state is ActiveUpdateState =>
  (ACTIVE_UPDATE_STATES as readonly UpdateState[]).includes(state);

/** Why a device says that an update did not work (docs/protocol.md, report). */
export const FAILURE_REASONS = [
  'no_space',
  'bad_hash',
  'bad_signature',
  'untrusted_key',
  'wrong_type',
  'wrong_chip',
  'downgrade',
  'stalled',
  'short',
  'flash_failed',
  'delta_mismatch',
  'no_checkin',
  'crash_loop',
  'brownout',
  'watchdog',
  'low_battery',
] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

/** Why the server itself ends an update. */
export const SERVER_REASONS = [
  'silent',
  'still_reports_old_version',
  'rollout_cancelled',
  'higher_priority',
  'retired',
  'roll_back_ordered',
  'rollout_stopped',
] as const;
export type ServerReason = (typeof SERVER_REASONS)[number];

/** Who made a move. */
export const UPDATE_ACTORS = ['device', 'server', 'person'] as const;
export type UpdateActor = (typeof UPDATE_ACTORS)[number];
