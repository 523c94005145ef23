import { isActive, type UpdateState } from '@pcms/contract';
import { NOT_HEARD, type Confirmations } from '../confirmation';
import { MISSING_AFTER_MS } from '../slots';
import { NO_STANDING, type UpdateStanding } from '../verdict';
import type { Try } from './device-model';

/** The update of one device. */
export interface Passage {
  state: UpdateState | null;
  standing: UpdateStanding;
  heard: Confirmations;
  attempt: number;
  now: Try | null;
  /** When it was last heard of, in ms since the epoch. */
  signAtMs: number;
  isMissing: boolean;
}

export const newPassage = (): Passage => ({
  state: null,
  standing: NO_STANDING,
  heard: NOT_HEARD,
  attempt: 0,
  now: null,
  signAtMs: 0,
  isMissing: false,
});

/** Whether nothing was heard of its attempt for so long that it is missing. An offer that nobody takes is no attempt. */
export const isQuiet = ({ state, signAtMs }: Passage, nowMs: number): boolean =>
  state !== null && state !== 'offered' && isActive(state) && nowMs - signAtMs >= MISSING_AFTER_MS;
