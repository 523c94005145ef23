import type { RolloutStatus } from '@pcms/contract';

export const ROLLOUT_ACTIONS = ['start', 'pause', 'resume', 'cancel', 'approve', 'advance', 'roll-back'] as const;
/** What a person may do to a rollout. */
export type RolloutAction = (typeof ROLLOUT_ACTIONS)[number];

interface Move {
  readonly from: readonly RolloutStatus[];
  /** Null where the status stays. */
  readonly to: RolloutStatus | null;
}

/** The only moves that a person can make; `completed` is the server's to reach. */
export const ROLLOUT_MOVES: Readonly<Record<RolloutAction, Move>> = {
  approve: { from: ['draft'], to: null },
  start: { from: ['draft'], to: 'running' },
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  advance: { from: ['running'], to: null },
  'roll-back': { from: ['running', 'paused', 'completed', 'cancelled'], to: null },
  cancel: { from: ['draft', 'running', 'paused'], to: 'cancelled' },
};

/** Statuses in which a rollout still needs its firmware. */
export const UNENDED_STATUSES = ['draft', 'running', 'paused'] as const satisfies readonly RolloutStatus[];

/** The status that `action` leads to from `status`, or null where it is not allowed. */
export function statusAfter(status: RolloutStatus, action: RolloutAction): RolloutStatus | null {
  const { from, to } = ROLLOUT_MOVES[action];
  return from.includes(status) ? (to ?? status) : null;
}
