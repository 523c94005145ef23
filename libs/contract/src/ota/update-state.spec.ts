import fc from 'fast-check';
import {
  ACTIVE_UPDATE_STATES,
  ATTEMPTED_UPDATE_STATES,
  canMove,
  isActive,
  REPORTABLE_STATES,
  UPDATE_MOVES,
  UPDATE_STATES,
  type UpdateState,
} from './update-state';

const ENDINGS: readonly UpdateState[] = ['failed', 'rolled_back', 'superseded', 'cancelled'];
const stepOf = (state: UpdateState): number => (ACTIVE_UPDATE_STATES as readonly UpdateState[]).indexOf(state);

/** The rules of docs/protocol.md, "The update as a state machine", said a second time. */
function mayFollow(from: UpdateState, to: UpdateState): boolean {
  if (stepOf(from) >= 0) return stepOf(to) > stepOf(from) || to === 'confirmed' || ENDINGS.includes(to);
  if (from === 'confirmed') return to === 'rolled_back';
  if (from === 'failed') return ['offered', 'superseded', 'cancelled'].includes(to);
  return false;
}

const PAIRS = UPDATE_STATES.flatMap((from) => UPDATE_STATES.map((to) => [from, to] as const));

describe('the moves of an update', () => {
  it.each(PAIRS.filter(([from, to]) => mayFollow(from, to)))('lead from %s to %s', (from, to) => {
    expect(canMove(from, to)).toBe(true);
  });

  it.each(PAIRS.filter(([from, to]) => !mayFollow(from, to)))('never lead from %s to %s', (from, to) => {
    expect(canMove(from, to)).toBe(false);
  });

  it('name each following state once', () => {
    for (const moves of Object.values(UPDATE_MOVES)) expect(new Set(moves).size).toBe(moves.length);
  });

  it('let every state be reached from the first', () => {
    const reached = new Set<UpdateState>(['offered']);
    for (const state of reached) UPDATE_MOVES[state].forEach((next) => reached.add(next));
    expect([...reached].sort()).toEqual([...UPDATE_STATES].sort());
  });

  it.each(['rolled_back', 'superseded', 'cancelled'] as const)('end for good at %s', (state) => {
    expect(UPDATE_MOVES[state]).toEqual([]);
  });
});

describe('the groups of states', () => {
  it('call active what has not ended', () => {
    expect(UPDATE_STATES.filter(isActive)).toEqual([...ACTIVE_UPDATE_STATES]);
    expect(UPDATE_STATES.filter((state) => !isActive(state))).toEqual(['confirmed', ...ENDINGS]);
  });

  it('call attempted what is active and past the offer', () => {
    expect(['offered', ...ATTEMPTED_UPDATE_STATES]).toEqual([...ACTIVE_UPDATE_STATES]);
  });

  it('let a device report neither an offer nor what only the server and people decide', () => {
    expect(UPDATE_STATES.filter((state) => !(REPORTABLE_STATES as readonly UpdateState[]).includes(state))).toEqual([
      'offered',
      'superseded',
      'cancelled',
    ]);
  });
});

/** The states that an update passes through when these are asked of it one after the other. */
function walk(wishes: readonly UpdateState[]): readonly UpdateState[] {
  const passed: UpdateState[] = ['offered'];
  for (const wish of wishes) {
    const [current = 'offered'] = passed.slice(-1);
    if (canMove(current, wish)) passed.push(wish);
  }
  return passed;
}

/** The tries of a walk: each begins with an offer. */
function triesOf(passed: readonly UpdateState[]): readonly UpdateState[][] {
  const tries: UpdateState[][] = [];
  for (const state of passed) {
    if (state === 'offered') tries.push([]);
    tries.at(-1)?.push(state);
  }
  return tries;
}

describe('a random walk through the moves', () => {
  const walks = fc.array(fc.constantFrom(...UPDATE_STATES), { maxLength: 60 }).map(walk);
  const holds = (rule: (passed: readonly UpdateState[]) => void) =>
    fc.assert(fc.property(walks, rule), { numRuns: 1_000 });

  it('only goes forward within one try', () => {
    holds((passed) => {
      for (const states of triesOf(passed)) {
        const steps = states.filter(isActive).map(stepOf);
        expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
      }
    });
  });

  it('begins each further try with the failure of the one before', () => {
    holds((passed) => {
      for (const states of triesOf(passed).slice(0, -1)) expect(states.at(-1)).toBe('failed');
    });
  });

  it('confirms once at most, and only rolls back after that', () => {
    holds((passed) => {
      const confirmedAt = passed.indexOf('confirmed');
      if (confirmedAt >= 0) expect([[], ['rolled_back']]).toContainEqual(passed.slice(confirmedAt + 1));
    });
  });

  it('never leaves a final state', () => {
    holds((passed) => {
      for (const state of passed.slice(0, -1)) expect(['rolled_back', 'superseded', 'cancelled']).not.toContain(state);
    });
  });
});
