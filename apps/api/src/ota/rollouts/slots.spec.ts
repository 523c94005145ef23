import fc from 'fast-check';
import { DEFAULT_GATE, judge, type Evidence, type Gate } from './gate';
import { afterOffers, capsOf, nextOfferAtMs, offersLeft, slotsNow, type OfferMinute } from './slots';

describe('capsOf', () => {
  it.each([
    ['five, and ten times as many in each phase that follows', 4, null, [5, 50, 500, 5_000]],
    ['what was asked for, in all phases', 3, 12, [12, 12, 12]],
    ['none for an assignment', 1, null, [null]],
    ['what was asked for, of an assignment too', 1, 2, [2]],
    ['an end to growth', 8, null, [5, 50, 500, 5_000, 50_000, 500_000, 1_000_000, 1_000_000]],
  ])('gives %s', (_, phases, inFlight, caps) => {
    expect(capsOf({ phases, inFlight })).toEqual(caps);
  });
});

describe('slotsNow', () => {
  const slots = (cap: number | null, known: Partial<Evidence>, gate: Gate = DEFAULT_GATE) =>
    slotsNow(cap, gate, {
      size: 1_000,
      offered: 0,
      attempted: (known.confirmed ?? 0) + (known.failed ?? 0) + (known.missing ?? 0),
      confirmed: 0,
      failed: 0,
      inFlight: known.missing ?? 0,
      missing: 0,
      lastAttemptedAtMs: null,
      ...known,
    });
  const THRESHOLD: Gate = { kind: 'threshold', successPercent: 90, failurePercent: 10, minAttempted: 20 };

  it.each<[string, number | null, Partial<Evidence>, Gate, number | null]>([
    ['all while nothing failed', 5, { confirmed: 20 }, DEFAULT_GATE, 5],
    ['two after a first failure', 5, { failed: 1 }, DEFAULT_GATE, 2],
    ['one after a second', 50, { failed: 2, confirmed: 1 }, DEFAULT_GATE, 1],
    ['none at the third', 50, { failed: 3 }, DEFAULT_GATE, 0],
    ['all again when confirmations outweigh the failure', 50, { failed: 1, confirmed: 19 }, DEFAULT_GATE, 50],
    ['no more than the cap', 1, { failed: 1 }, DEFAULT_GATE, 1],
    ['an end to what had none', null, { failed: 1 }, DEFAULT_GATE, 2],
    ['no end while nothing failed', null, {}, DEFAULT_GATE, null],
    ['one in a phase of 50 that allows one more', 5, { size: 50, failed: 1 }, DEFAULT_GATE, 1],
    ['none in a phase of 10 that allows none', 5, { size: 10, failed: 1 }, DEFAULT_GATE, 0],
    ['all without a gate', 5, { failed: 3 }, { kind: 'none' }, 5],
    ['what a threshold leaves', 50, { failed: 15, confirmed: 1 }, THRESHOLD, 4],
    ['all below a threshold', 50, { failed: 1, confirmed: 9 }, THRESHOLD, 50],
    ['two beside a first one that is missing', 5, { missing: 1 }, DEFAULT_GATE, 3],
    ['one beside a failure and one that is missing', 5, { failed: 1, missing: 1 }, DEFAULT_GATE, 2],
    ['none beside three that are missing', 5, { missing: 3 }, DEFAULT_GATE, 0],
    ['all when confirmations outweigh the one that is missing', 50, { missing: 1, confirmed: 19 }, DEFAULT_GATE, 50],
    ['no more than the cap beside those that are missing', 2, { missing: 1 }, DEFAULT_GATE, 2],
    ['none in a phase of 10 in which one is missing', 5, { size: 10, missing: 1 }, DEFAULT_GATE, 0],
    ['all without a gate, whoever is missing', 5, { missing: 3 }, { kind: 'none' }, 5],
  ])('gives %s', (_, cap, known, gate, expected) => {
    expect(slots(cap, known, gate)).toBe(expected);
  });

  it('always leaves a slot while the gate waits, so that no phase stands still', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 90 }),
        fc.nat({ max: 9 }),
        fc.integer({ min: 1, max: 60 }),
        (confirmed, failed, cap) => {
          const left = slots(cap, { confirmed, failed }) ?? NaN;
          const stops = slots(null, { confirmed, failed }) === 0;
          expect(left > 0).toBe(!stops);
          expect(left).toBeLessThanOrEqual(cap);
        },
      ),
    );
  });
});

describe('slotsNow, while devices are missing', () => {
  it('never gives more than it would if nothing were amiss, and a free one only while one more failure would not stop it', () => {
    fc.assert(
      fc.property(
        fc.record({
          confirmed: fc.nat({ max: 60 }),
          failed: fc.nat({ max: 4 }),
          missing: fc.integer({ min: 1, max: 6 }),
        }),
        fc.integer({ min: 1, max: 60 }),
        ({ confirmed, failed, missing }, cap) => {
          const attempted = confirmed + failed + missing;
          const evidence = {
            size: 1_000,
            offered: attempted,
            attempted,
            confirmed,
            failed,
            inFlight: missing,
            missing,
          };
          const slots = slotsNow(cap, DEFAULT_GATE, { ...evidence, lastAttemptedAtMs: null }) ?? NaN;
          expect(slots).toBeLessThanOrEqual(
            slotsNow(cap, DEFAULT_GATE, { ...evidence, missing: 0, lastAttemptedAtMs: null }) ?? NaN,
          );
          const isFeared = judge(DEFAULT_GATE, { ...evidence, failed: failed + missing, lastAttemptedAtMs: null });
          if (isFeared.verdict === 'stop') expect(slots).toBe(0);
        },
      ),
    );
  });
});

describe('offers a minute', () => {
  const NOW = 1_000_000;

  it('has no end where none was asked for', () => {
    expect(offersLeft({ startedAtMs: NOW, offers: 1_000 }, null, NOW)).toBe(Infinity);
  });

  it('gives all of a minute at once, then none until it is over', () => {
    const minute = afterOffers(null, 30, NOW);
    expect(offersLeft(null, 30, NOW)).toBe(30);
    expect(offersLeft(minute, 30, NOW + 59_999)).toBe(0);
    expect(nextOfferAtMs(minute, 30, NOW + 59_999)).toBe(NOW + 60_000);
    expect(offersLeft(minute, 30, NOW + 60_000)).toBe(30);
    expect(nextOfferAtMs(minute, 30, NOW + 60_000)).toBe(NOW + 60_000);
  });

  it('counts the offers of a minute from its first one, and lets the others follow at once while there are any', () => {
    const minute = afterOffers(afterOffers(null, 10, NOW), 5, NOW + 30_000);
    expect(minute).toEqual({ startedAtMs: NOW, offers: 15 });
    expect(offersLeft(minute, 30, NOW + 30_000)).toBe(15);
    expect(nextOfferAtMs(minute, 30, NOW + 30_000)).toBe(NOW + 30_000);
    expect(nextOfferAtMs(null, 30, NOW)).toBe(NOW);
  });

  it('gives none where more were made than are allowed now', () => {
    expect(offersLeft({ startedAtMs: NOW, offers: 30 }, 10, NOW)).toBe(0);
  });

  it('begins a minute with the first offer after the last one was over', () => {
    const minute = afterOffers(afterOffers(null, 1, NOW), 2, NOW + 61_000);
    expect(minute).toEqual({ startedAtMs: NOW + 61_000, offers: 2 });
  });

  it('never lets more through in a minute from its first offer, and never twice as many in any', () => {
    const asks = fc.array(fc.record({ afterMs: fc.nat({ max: 40_000 }), wanted: fc.nat({ max: 20 }) }));
    fc.assert(
      fc.property(asks, fc.integer({ min: 1, max: 25 }), (all, perMinute) => {
        let minute: OfferMinute | null = null;
        let now = NOW;
        const made: number[] = [];
        for (const { afterMs, wanted } of all) {
          now += afterMs;
          const granted = Math.min(wanted, offersLeft(minute, perMinute, now));
          if (granted > 0) minute = afterOffers(minute, granted, now);
          made.push(...Array.from({ length: granted }, () => now));
          expect(minute?.offers ?? 0).toBeLessThanOrEqual(perMinute);
        }
        for (const start of made) {
          expect(made.filter((at) => at >= start && at < start + 60_000).length).toBeLessThanOrEqual(2 * perMinute);
        }
      }),
    );
  });
});
