import {
  isActive,
  UPDATE_ACTORS,
  UPDATE_MOVES,
  UPDATE_STATES,
  type UpdateActor,
  type UpdateState,
} from '@pcms/contract';
import fc from 'fast-check';
import { inferFromContact, runsNewImage } from '../updates/contact-inference';
import { hearNewImage, isConfirmed, NOT_HEARD } from './confirmation';
import {
  addCounters,
  NO_COUNTERS,
  NO_STANDING,
  tally,
  type CounterDeltas,
  type UpdateStanding,
  type UpdateStep,
} from './verdict';

type Said = readonly [UpdateState, UpdateActor?];

/** The steps of an update that makes these moves after its first offer; the server makes those that say nothing else. */
function steps(...moves: readonly Said[]): UpdateStep[] {
  let from: UpdateState | null = null;
  return ([['offered'], ...moves] as Said[]).map(([to, actor = 'server']) => {
    const step: UpdateStep = { kind: 'move', from, to, actor };
    from = to;
    return step;
  });
}

function replay(history: readonly UpdateStep[]): { standing: UpdateStanding; counters: CounterDeltas } {
  let standing = NO_STANDING;
  let counters = NO_COUNTERS;
  for (const step of history) {
    const { standing: after, deltas } = tally(standing, step);
    standing = after;
    counters = addCounters(counters, deltas);
  }
  return { standing, counters };
}

const counted = (offered: number, attempted: number, confirmed: number, failed: number, inFlight: number) => ({
  offered,
  attempted,
  confirmed,
  failed,
  inFlight,
});

describe('tally', () => {
  it.each<[string, UpdateStep[], CounterDeltas]>([
    ['an offer takes a slot and is no attempt', steps(), counted(1, 0, 0, 0, 1)],
    ['the first byte is an attempt', steps(['downloading']), counted(1, 1, 0, 0, 1)],
    [
      'progress is no success',
      steps(['downloading'], ['verifying'], ['installing'], ['rebooting']),
      counted(1, 1, 0, 0, 1),
    ],
    ['a confirmation is success and frees the slot', steps(['rebooting'], ['confirmed']), counted(1, 1, 1, 0, 0)],
    ['a confirmation without any sign of the way there', steps(['confirmed']), counted(1, 1, 1, 0, 0)],
    ['an attempt that went silent', steps(['downloading'], ['failed']), counted(1, 1, 0, 1, 0)],
    ['a refusal by the device is an attempt that failed', steps(['failed', 'device']), counted(1, 1, 0, 1, 0)],
    ['what the server ends before the first byte is none', steps(['failed', 'server']), counted(1, 0, 0, 0, 0)],
    ['a rollback', steps(['rebooting'], ['rolled_back', 'device']), counted(1, 1, 0, 1, 0)],
    [
      'a rollback after a confirmation takes it back',
      steps(['confirmed'], ['rolled_back', 'device']),
      counted(1, 1, 0, 1, 0),
    ],
    ['an offer that is superseded', steps(['superseded']), counted(1, 0, 0, 0, 0)],
    ['an offer that is cancelled', steps(['cancelled', 'person']), counted(1, 0, 0, 0, 0)],
    ['a download that is cancelled says nothing', steps(['downloading'], ['cancelled']), counted(1, 1, 0, 0, 0)],
    ['a retry keeps the failure', steps(['downloading'], ['failed'], ['offered']), counted(1, 1, 0, 1, 1)],
    [
      'a retry that fails again fails once',
      steps(['downloading'], ['failed'], ['offered'], ['downloading'], ['failed']),
      counted(1, 1, 0, 1, 0),
    ],
    [
      'a retry that succeeds takes it back',
      steps(['downloading'], ['failed'], ['offered'], ['confirmed']),
      counted(1, 1, 1, 0, 0),
    ],
    [
      'a retry that is cancelled keeps it',
      steps(['downloading'], ['failed'], ['offered'], ['cancelled']),
      counted(1, 1, 0, 1, 0),
    ],
    ['an offer that nobody took', [...steps(), { kind: 'lapse' }], counted(1, 0, 0, 0, 0)],
    ['and is told again', [...steps(), { kind: 'lapse' }, { kind: 'regain' }], counted(1, 0, 0, 0, 1)],
    ['lapses twice', [...steps(), { kind: 'lapse' }, { kind: 'lapse' }], counted(1, 0, 0, 0, 0)],
    [
      'or is taken all the same',
      [...steps(), { kind: 'lapse' }, { kind: 'move', from: 'offered', to: 'downloading', actor: 'device' }],
      counted(1, 1, 0, 0, 1),
    ],
  ])('%s', (_, history, counters) => {
    expect(replay(history).counters).toEqual(counters);
  });

  it.each([
    ['leaves a confirmation', steps(['confirmed']), counted(1, 1, 1, 0, 0)],
    ['is no failure of one that was not confirmed yet', steps(['rebooting']), counted(1, 1, 0, 0, 0)],
  ])('a rollback by order %s', (_, before, counters) => {
    const from = before.length > 1 ? 'rebooting' : 'confirmed';
    const ordered: UpdateStep = { kind: 'move', from, to: 'rolled_back', actor: 'device', byOrder: true };
    expect(replay([...before, ordered]).counters).toEqual(counters);
  });
});

/** Any history that the table of moves allows, with lapses and regains where they may be. */
const someHistory: fc.Arbitrary<UpdateStep[]> = fc
  .array(fc.tuple(fc.nat(), fc.constantFrom(...UPDATE_ACTORS), fc.boolean()), { maxLength: 14 })
  .map((choices) => {
    const history: UpdateStep[] = [{ kind: 'move', from: null, to: 'offered', actor: 'server' }];
    let from: UpdateState = 'offered';
    let hasSlot = true;
    for (const [choice, actor, flag] of choices) {
      if (from === 'offered' && flag) {
        history.push({ kind: hasSlot ? 'lapse' : 'regain' });
        hasSlot = !hasSlot;
        continue;
      }
      const next: readonly UpdateState[] = UPDATE_MOVES[from];
      const to: UpdateState | undefined = next[choice % Math.max(1, next.length)];
      if (to === undefined) break;
      history.push({ kind: 'move', from, to, actor, byOrder: to === 'rolled_back' && flag });
      from = to;
      hasSlot = isActive(to);
    }
    return history;
  });

/** What the rules say of a whole history, told without counting along. */
function lastWord(history: readonly UpdateStep[]) {
  const moves = history.flatMap((step) => (step.kind === 'move' ? [step] : []));
  const judgedByOthers = moves.filter(({ byOrder }) => !byOrder);
  const isAttempt = ({ to, actor }: (typeof moves)[number]): boolean =>
    ['downloading', 'verifying', 'installing', 'rebooting', 'confirmed'].includes(to) ||
    (['failed', 'rolled_back'].includes(to) && actor === 'device');
  const firstAttempt = judgedByOthers.findIndex(isAttempt);
  const words = firstAttempt === -1 ? [] : judgedByOthers.slice(firstAttempt).map(({ to }) => to);
  const word = words.findLast((to) => ['confirmed', 'failed', 'rolled_back'].includes(to));
  const last = history.at(-1);
  return {
    attempted: firstAttempt !== -1,
    confirmed: word === 'confirmed',
    failed: word === 'failed' || word === 'rolled_back',
    inFlight: last?.kind === 'move' ? isActive(last.to) : last?.kind === 'regain',
  };
}

describe('replaying histories', () => {
  it('gives the counters that counting the final rows gives', () => {
    fc.assert(
      fc.property(fc.array(someHistory, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (histories, choose) => {
        const replayed = histories.map(() => NO_STANDING);
        let counters = NO_COUNTERS;
        const left = histories.map((history) => [...history]);
        // As they come: the devices' steps in any order among each other.
        for (let unfinished = left.filter(({ length }) => length > 0); unfinished.length > 0;) {
          const own = unfinished[choose.next().value % unfinished.length] ?? [];
          const device = left.indexOf(own);
          const step = own.shift();
          if (step) {
            const { standing, deltas } = tally(replayed[device] ?? NO_STANDING, step);
            replayed[device] = standing;
            counters = addCounters(counters, deltas);
          }
          unfinished = left.filter(({ length }) => length > 0);
        }
        const count = (is: (row: UpdateStanding) => boolean) => replayed.filter(is).length;
        expect(counters).toEqual({
          offered: histories.length,
          attempted: count(({ attempted }) => attempted),
          confirmed: count(({ verdict }) => verdict === 'confirmed'),
          failed: count(({ verdict }) => verdict === 'failed'),
          inFlight: count(({ holdsSlot }) => holdsSlot),
        });
      }),
    );
  });

  it('gives what the rules say of the whole history', () => {
    fc.assert(
      fc.property(someHistory, (history) => {
        const { standing, counters } = replay(history);
        const said = lastWord(history);
        expect(counters).toEqual({
          offered: 1,
          attempted: Number(said.attempted),
          confirmed: Number(said.confirmed),
          failed: Number(said.failed),
          inFlight: Number(said.inFlight),
        });
        expect(standing.holdsSlot).toBe(said.inFlight);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never counts more confirmed and failed than were attempted, nor anything below nothing', () => {
    fc.assert(
      fc.property(someHistory, (history) => {
        history.forEach((_, end) => {
          const { counters } = replay(history.slice(0, end + 1));
          expect(counters.confirmed + counters.failed).toBeLessThanOrEqual(counters.attempted);
          expect(Math.min(...Object.values(counters).map(Number))).toBeGreaterThanOrEqual(0);
        });
      }),
    );
  });
});

describe('a device that claims success from the old image', () => {
  const OLD = { type: 'ESP32_OTA_Base', version: '2.4.0', imageDigest: 'cd'.repeat(32) };
  const UPDATE = { deviceType: 'ESP32_OTA_Base', version: '2.5.0', imageDigest: 'ab'.repeat(32) };
  /** It may lie about its version or keep its digest to itself, but not both: then nobody could tell. */
  const claims = fc.constantFrom(
    OLD,
    { ...OLD, version: '2.5.0' },
    { ...OLD, imageDigest: null },
    { ...OLD, version: null, imageDigest: null },
    { ...OLD, type: 'ESP32_LED_Blink', version: '2.5.0', imageDigest: null },
  );
  const calls = fc.array(fc.record({ running: claims, claimsSuccess: fc.boolean(), afterMs: fc.nat({ max: 90_000 }) }));

  it('is never counted, however often and in whatever state it claims it', () => {
    fc.assert(
      fc.property(
        calls,
        fc.constantFrom(...UPDATE_STATES.filter(isActive)),
        fc.integer({ min: 1, max: 5 }),
        (all, state, needed) => {
          let standing = tally(NO_STANDING, { kind: 'move', from: null, to: 'offered', actor: 'server' }).standing;
          let confirmedCount = 0;
          let heard = NOT_HEARD;
          let now = 0;
          for (const { running, claimsSuccess, afterMs } of all) {
            now += afterMs;
            const isBelieved = claimsSuccess
              ? runsNewImage(running, UPDATE)
              : inferFromContact(running, { ...UPDATE, state }) === 'confirmed';
            if (isBelieved) heard = hearNewImage(heard, now);
            if (!isConfirmed(heard, needed)) continue;
            const { standing: after, deltas } = tally(standing, {
              kind: 'move',
              from: state,
              to: 'confirmed',
              actor: 'device',
            });
            standing = after;
            confirmedCount += deltas.confirmed;
          }
          expect([confirmedCount, standing.verdict]).toEqual([0, null]);
        },
      ),
    );
  });

  it('is not why nothing is counted: the same calls from the new image are', () => {
    const isBelieved = runsNewImage({ ...OLD, ...UPDATE, type: UPDATE.deviceType }, UPDATE);
    const heard = [0, 30_000, 60_000].reduce(hearNewImage, NOT_HEARD);
    const { deltas } = tally(NO_STANDING, { kind: 'move', from: 'rebooting', to: 'confirmed', actor: 'device' });
    expect([isBelieved, isConfirmed(heard, 3), deltas.confirmed]).toEqual([true, true, 1]);
  });
});
