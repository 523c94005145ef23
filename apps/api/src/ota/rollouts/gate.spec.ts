import fc from 'fast-check';
import {
  BOUND,
  confirmationsToGo,
  DEFAULT_GATE,
  isSmall,
  judge,
  type Evidence,
  type Gate,
  type SequentialGate,
  type ThresholdGate,
} from './gate';

/** Of a phase of 1,000 devices; all that were attempted have come through, unless the test says more. */
const someEvidence = (known: Partial<Evidence>): Evidence => {
  const attempted = known.attempted ?? (known.confirmed ?? 0) + (known.failed ?? 0);
  return {
    size: 1_000,
    offered: attempted,
    confirmed: 0,
    failed: 0,
    inFlight: 0,
    missing: 0,
    lastAttemptedAtMs: null,
    ...known,
    attempted,
  };
};
const judged = (known: Partial<Evidence>, gate: Gate = DEFAULT_GATE) => judge(gate, someEvidence(known));

describe('the sequential gate', () => {
  it('stops at 4.595', () => {
    expect(BOUND).toBeCloseTo(4.595, 3);
  });

  it.each([
    [{ failed: 3 }, '3 of 3 attempted failed: chance of that with a good image 0.0008 %.'],
    [{ failed: 3, attempted: 5 }, '3 of 5 attempted failed: chance of that with a good image 0.0078 %.'],
    [{ failed: 4, confirmed: 21 }, '4 of 25 attempted failed: chance of that with a good image 0.14 %.'],
    [{ failed: 40, confirmed: 60 }, '40 of 100 attempted failed: chance of that with a good image below 0.000001 %.'],
  ])('stops at %j', (known, why) => {
    expect(judged(known)).toMatchObject({ verdict: 'stop', why, failuresToStop: 0 });
  });

  it.each([
    [{ confirmed: 54 }, '54 confirmed, 0 failed: chance of that with an image of which 10 % fail 0.34 %.'],
    [{ confirmed: 73, failed: 1 }, '73 confirmed, 1 failed: chance of that with an image of which 10 % fail 0.38 %.'],
  ])('goes on at %j', (known, why) => {
    expect(judged(known)).toMatchObject({ verdict: 'go', why });
  });

  it.each([
    [
      {},
      '0 confirmed, 0 failed of 0 attempted: too few to tell. 3 more failures would stop it, 54 more confirmations would let it go on.',
      3,
    ],
    [
      { failed: 2, attempted: 4 },
      '0 confirmed, 2 failed of 4 attempted: too few to tell. 1 more failure would stop it, 92 more confirmations would let it go on.',
      1,
    ],
    [
      { confirmed: 53 },
      '53 confirmed, 0 failed of 53 attempted: too few to tell. 6 more failures would stop it, 1 more confirmation would let it go on.',
      6,
    ],
  ])('waits at %j', (known, why, failuresToStop) => {
    expect(judged(known)).toMatchObject({ verdict: 'wait', why, failuresToStop });
  });

  it('keeps the promise of its own words: so many more failures stop it, and one fewer does not', () => {
    const counts = fc.nat({ max: 80 });
    fc.assert(
      fc.property(counts, fc.nat({ max: 8 }), (confirmed, failed) => {
        const { verdict, failuresToStop } = judged({ confirmed, failed });
        fc.pre(verdict === 'wait' && failuresToStop !== null);
        expect(judged({ confirmed, failed: failed + (failuresToStop ?? 0) }).verdict).toBe('stop');
        expect(judged({ confirmed, failed: failed + (failuresToStop ?? 0) - 1 }).verdict).not.toBe('stop');
      }),
    );
  });

  it('never thinks better of an image for one failure more, nor worse for one confirmation more', () => {
    const order = ['stop', 'wait', 'go'];
    fc.assert(
      fc.property(fc.nat({ max: 200 }), fc.nat({ max: 30 }), (confirmed, failed) => {
        const now = order.indexOf(judged({ confirmed, failed }).verdict);
        expect(order.indexOf(judged({ confirmed, failed: failed + 1 }).verdict)).toBeLessThanOrEqual(now);
        expect(order.indexOf(judged({ confirmed: confirmed + 1, failed }).verdict)).toBeGreaterThanOrEqual(now);
      }),
    );
  });

  it('lets a phase go on when nobody is left and what was seen speaks for the image', () => {
    expect(judged({ size: 60, confirmed: 59, failed: 1 })).toMatchObject({
      verdict: 'go',
      why: 'All have come through: 59 of 60 confirmed, 1 failed. That speaks for the image.',
    });
  });

  it('asks a person when nobody is left and what was seen speaks against the image', () => {
    expect(judged({ size: 60, confirmed: 56, failed: 4 })).toMatchObject({
      verdict: 'wait',
      why: 'All have come through: 56 of 60 confirmed, 4 failed. That is too little to tell: a person decides.',
    });
  });

  it.each<[string, Partial<Evidence>, string, number]>([
    ['stops whatever becomes of two', { failed: 3, attempted: 5, inFlight: 2 }, 'stop', 0],
    ['does not stop while ten more may come up', { failed: 3, attempted: 13, inFlight: 10 }, 'wait', 1],
    [
      'does not stop at ten quick crashes of 500: a good image has so many too',
      { failed: 10, attempted: 500, inFlight: 490 },
      'wait',
      18,
    ],
    ['does not go on while five may be bricks', { confirmed: 60, attempted: 65, inFlight: 5 }, 'wait', 7],
    ['goes on when it may whatever becomes of five', { confirmed: 149, attempted: 154, inFlight: 5 }, 'go', 11],
    ['does not wait for what was cancelled', { confirmed: 60, attempted: 65, inFlight: 0 }, 'go', 7],
    ['does not count what is only offered', { confirmed: 60, attempted: 60, inFlight: 5 }, 'go', 7],
  ])('counts against itself what is under way: it %s', (_, known, verdict, failuresToStop) => {
    expect(judged(known)).toMatchObject({ verdict, failuresToStop });
  });

  it('never takes back a conclusion, whatever becomes of those that were under way', () => {
    const some = fc.record({
      confirmed: fc.nat({ max: 300 }),
      failed: fc.nat({ max: 30 }),
      inFlight: fc.nat({ max: 60 }),
      fate: fc.nat(),
    });
    fc.assert(
      fc.property(some, ({ confirmed, failed, inFlight, fate }) => {
        const { verdict } = judged({ confirmed, failed, inFlight, attempted: confirmed + failed + inFlight });
        fc.pre(verdict !== 'wait');
        const comeUp = fate % (inFlight + 1);
        const after = judged({ confirmed: confirmed + comeUp, failed: failed + inFlight - comeUp });
        expect(after.verdict).toBe(verdict);
      }),
    );
  });

  it('says how many more it takes of those that are under way and of others', () => {
    expect(judged({ confirmed: 60, failed: 1, attempted: 65, inFlight: 4 }).why).toBe(
      '60 confirmed, 1 failed of 65 attempted: too few to tell. 6 more failures would stop it, 13 more confirmations would let it go on.',
    );
    expect(judged({ confirmed: 73, failed: 1 }).verdict).toBe('go');
    expect(judged({ confirmed: 72, failed: 1 }).verdict).toBe('wait');
  });

  it('counts other rates as it is told', () => {
    const strict: SequentialGate = { kind: 'sequential', acceptable: 0.001, unacceptable: 0.05 };
    expect(judged({ failed: 1 }, strict).verdict).toBe('wait');
    expect(judged({ failed: 2 }, strict)).toMatchObject({
      verdict: 'stop',
      why: '2 of 2 attempted failed: chance of that with a good image 0.0001 %.',
    });
  });
});

describe('the gate of a small phase', () => {
  it('is small while even all of its devices could not let the test go on', () => {
    expect(confirmationsToGo(DEFAULT_GATE)).toBe(54);
    expect(isSmall(DEFAULT_GATE, { size: 53 })).toBe(true);
    expect(isSmall(DEFAULT_GATE, { size: 54 })).toBe(false);
  });

  it.each([
    [
      'none, of one device',
      { size: 1, failed: 1 },
      '1 of 1 attempted failed: chance of that with a good image 2 %. A phase of 1 device allows none.',
    ],
    [
      'none, of ten',
      { size: 10, confirmed: 4, failed: 1 },
      '1 of 5 attempted failed: chance of that with a good image 9.6 %. A phase of 10 devices allows none.',
    ],
    [
      'one, of fifty',
      { size: 50, confirmed: 9, failed: 2 },
      '2 of 11 attempted failed: chance of that with a good image 2 %. A phase of 50 devices allows 1.',
    ],
  ])('stops at the first failure above what is acceptable: %s', (_, known, why) => {
    expect(judged(known)).toMatchObject({ verdict: 'stop', why, failuresToStop: 0 });
  });

  it('waits until all have come through', () => {
    expect(judged({ size: 10, confirmed: 9, attempted: 10 })).toMatchObject({
      verdict: 'wait',
      why: '9 of 10 confirmed, 0 failed: a phase this small goes on when all have come through.',
      failuresToStop: 1,
    });
  });

  it.each([
    [{ size: 10, confirmed: 10 }, 'All have come through: 10 of 10 confirmed, 0 failed.'],
    [{ size: 50, confirmed: 49, failed: 1 }, 'All have come through: 49 of 50 confirmed, 1 failed.'],
    [{ size: 0 }, 'No device is in this phase.'],
  ])('goes on at %j', (known, why) => {
    expect(judged(known)).toMatchObject({ verdict: 'go', why });
  });

  it('goes on when newcomers have made it more than it was', () => {
    expect(judged({ size: 10, confirmed: 12 }).verdict).toBe('go');
  });

  it('allows the whole number that the rate says, whatever binary makes of it', () => {
    const gate: SequentialGate = { kind: 'sequential', acceptable: 0.29, unacceptable: 0.3 };
    expect(judged({ size: 100, confirmed: 0, failed: 29 }, gate).verdict).toBe('wait');
    expect(judged({ size: 100, confirmed: 0, failed: 30 }, gate).verdict).toBe('stop');
  });
});

describe('the threshold gate', () => {
  const GATE: ThresholdGate = { kind: 'threshold', successPercent: 90, failurePercent: 10, minAttempted: 20 };

  it.each<[string, Partial<Evidence>, string, string]>([
    [
      'waits for enough attempts, whatever failed',
      { confirmed: 9, failed: 10 },
      'wait',
      '9 confirmed, 10 failed of 19 attempted: at 20 attempted it is judged.',
    ],
    [
      'stops above the failures that may be',
      { confirmed: 17, failed: 3 },
      'stop',
      '3 of 20 attempted failed: 15 %, and 10 % may.',
    ],
    [
      'does not stop at exactly that many',
      { confirmed: 18, failed: 2 },
      'go',
      '18 confirmed, 2 failed of 20 attempted: 90 % confirmed.',
    ],
    [
      'waits while too few are confirmed',
      { confirmed: 10, failed: 1, attempted: 20 },
      'wait',
      '10 confirmed, 1 failed of 20 attempted: too few confirmed to go on.',
    ],
    [
      'judges a phase of fewer devices when all are attempted',
      { size: 5, confirmed: 5 },
      'go',
      '5 confirmed, 0 failed of 5 attempted: 100 % confirmed.',
    ],
    [
      'stops a phase of fewer devices too',
      { size: 5, confirmed: 4, failed: 1 },
      'stop',
      '1 of 5 attempted failed: 20 %, and 10 % may.',
    ],
    ['lets an empty phase go on', { size: 0 }, 'go', 'No device is in this phase.'],
  ])('%s', (_, known, verdict, why) => {
    expect(judged(known, GATE)).toMatchObject({ verdict, why, llr: null });
  });

  it('knows how many failures would stop it', () => {
    fc.assert(
      fc.property(fc.nat({ max: 60 }), fc.nat({ max: 6 }), (confirmed, failed) => {
        const { failuresToStop } = judged({ confirmed, failed }, GATE);
        const after = (more: number) => judged({ confirmed, failed: failed + more }, GATE).verdict;
        expect(after(failuresToStop ?? NaN)).toBe('stop');
        if (failuresToStop) expect(after(failuresToStop - 1)).not.toBe('stop');
      }),
    );
  });

  it('knows so beside those that are under way, which may be the first to fail, and before enough were attempted', () => {
    const evidence = fc.record({
      confirmed: fc.nat({ max: 60 }),
      failed: fc.nat({ max: 6 }),
      underWay: fc.nat({ max: 10 }),
      failurePercent: fc.constantFrom(0, 5, 20, 50),
    });
    fc.assert(
      fc.property(evidence, ({ confirmed, failed, underWay, failurePercent }) => {
        const attempted = confirmed + failed + underWay;
        const wouldStop = (more: number): boolean => {
          const attemptedThen = Math.max(attempted, confirmed + failed + more);
          return attemptedThen >= GATE.minAttempted && 100 * (failed + more) > failurePercent * attemptedThen;
        };
        let more = 0;
        while (!wouldStop(more)) more++;
        expect(judged({ confirmed, failed, attempted }, { ...GATE, failurePercent }).failuresToStop).toBe(more);
      }),
      { numRuns: 500 },
    );
  });

  it('can never stop where every failure may be', () => {
    expect(judged({ failed: 20 }, { ...GATE, failurePercent: 100 })).toMatchObject({
      verdict: 'wait',
      failuresToStop: null,
    });
  });
});

describe('no gate', () => {
  it('goes on whatever happens', () => {
    expect(judged({ failed: 10 }, { kind: 'none' })).toMatchObject({ verdict: 'go', why: 'This phase has no gate.' });
  });
});
