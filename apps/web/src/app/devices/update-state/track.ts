import type { UpdateDto, UpdateEventDto, UpdateState } from '@pcms/contract';

/** The way of an update that goes well. */
const WAY = [
  'offered',
  'downloading',
  'verifying',
  'installing',
  'rebooting',
  'confirmed',
] as const satisfies readonly UpdateState[];

export interface TrackStep {
  readonly state: UpdateState;
  /** `skipped`: the device went on without saying so. `stopped`: here the update ended without success. */
  readonly mark: 'done' | 'skipped' | 'current' | 'stopped' | 'ahead';
  /** ISO 8601; null where no move into this state was heard of. */
  readonly at: string | null;
}

/**
 * The way of one update, step by step, from where it is now and what is known of its moves (newest first).
 * An update that ended without success puts its ending in the place of the steps that it never reached.
 */
export function trackOf(update: UpdateDto, history: readonly UpdateEventDto[]): TrackStep[] {
  const moves = movesOfLastTry(history.filter((event) => event.updateId === update.id));
  const timeOf = (state: UpdateState): string | null => moves.find((move) => move.to === state)?.at ?? null;
  const step = (state: UpdateState, mark: TrackStep['mark']): TrackStep => ({ state, mark, at: timeOf(state) });
  const walked = (state: UpdateState): TrackStep =>
    step(state, moves.some((move) => move.to === state) ? 'done' : 'skipped');

  const position = WAY.findIndex((state) => state === update.state);
  if (position >= 0) {
    return WAY.map((state, index) => {
      if (index < position) return walked(state);
      if (index > position) return step(state, 'ahead');
      return { ...step(state, state === 'confirmed' ? 'done' : 'current'), at: timeOf(state) ?? update.since };
    });
  }
  const reached = WAY.findLastIndex((state) => moves.some((move) => move.to === state));
  return [
    ...WAY.slice(0, Math.max(reached, 0) + 1).map(walked),
    { state: update.state, mark: 'stopped', at: update.since },
  ];
}

/** A failed update that is offered again begins a new try; the moves of the try before are another walk. */
function movesOfLastTry(newestFirst: readonly UpdateEventDto[]): readonly UpdateEventDto[] {
  const start = newestFirst.findIndex((event) => event.to === 'offered');
  return start < 0 ? newestFirst : newestFirst.slice(0, start + 1);
}
