import fc from 'fast-check';
import {
  phaseOf,
  phaseSizes,
  planPhases,
  position,
  POSITIONS,
  stratumOf,
  type Member,
  type PhaseSize,
  type PlannedPhase,
} from './membership';

const SEED = 'b7e0';
const percents = (...all: number[]): PhaseSize[] => all.map((percent) => ({ percent }));
const counts = (...all: number[]): PhaseSize[] => all.map((count) => ({ count }));
const devices = (count: number, stratum = 'ESP32||2.4.0', prefix = 'd'): Member[] =>
  Array.from({ length: count }, (_, index) => ({ deviceId: `${prefix}${index}`, stratum }));

const phaseOfMember = (plan: readonly PlannedPhase[], { deviceId, stratum }: Member, seed = SEED): number =>
  phaseOf(
    plan.map(({ cutoffs }) => cutoffs),
    stratum,
    position(seed, deviceId),
  );

function membersByPhase(plan: readonly PlannedPhase[], members: readonly Member[], seed = SEED): Member[][] {
  return plan.map((_, index) => members.filter((member) => phaseOfMember(plan, member, seed) === index));
}

const someSizes = fc.array(
  fc.oneof(
    fc.record({ percent: fc.double({ min: 0.01, max: 100, noNaN: true }) }),
    fc.record({ count: fc.integer({ min: 1, max: 300 }) }),
  ),
  { minLength: 1, maxLength: 6 },
);
/** Strata of any sizes, many of them of one device. */
const someMembers = fc
  .array(fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 120 })), { maxLength: 25 })
  .map((sizes) => sizes.flatMap((size, index) => devices(size, `ESP32||${index}`, `s${index}-`)));

describe('position', () => {
  it('is the first 48 bits of the MD5 of seed and device', () => {
    // printf 'b7e0:hall' | md5sum
    expect(position(SEED, 'hall').toString(16).padStart(12, '0')).toBe('eb900b581708');
  });

  it('uses the whole range', () => {
    const ids = fc.sample(fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/), { numRuns: 2_000, seed: 4 });
    expect(Math.max(...ids.map((id) => position(SEED, id)))).toBeGreaterThan(POSITIONS * 0.99);
  });
});

describe('stratumOf', () => {
  it.each([
    ['chip', { chip: 'ESP32-S3' }],
    ['unknown chip', { chip: null }],
    ['version', { version: '2.4.1' }],
    ['unknown version', { version: null }],
    ['group', { groupId: 'h' }],
    ['absence from every group', { groupId: null }],
  ])('tells a device apart by its %s alone', (_, other) => {
    const known = { chip: 'ESP32', groupId: 'g', version: '2.4.0' };
    expect(stratumOf({ ...known, ...other })).not.toBe(stratumOf(known));
  });

  it('tells apart chip, group and version, whatever a board calls its version', () => {
    const part = fc.option(fc.stringMatching(/^[A-Z0-9-]{1,8}$/));
    const parts = fc.record({ chip: part, groupId: part, version: fc.option(fc.stringMatching(/^[!->@-~]{1,9}$/)) });
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        expect(stratumOf(a) === stratumOf(b)).toBe(
          a.chip === b.chip && a.groupId === b.groupId && a.version === b.version,
        );
      }),
    );
  });
});

describe('phaseSizes', () => {
  it.each<[string, PhaseSize[], number, number[]]>([
    ['10 % of 10 devices is 1', percents(10, 90), 10, [1, 9]],
    ['1 % of 10 devices is 1 too', percents(1, 99), 10, [1, 9]],
    ['half a device is a whole one', percents(12.5, 87.5), 20, [3, 17]],
    ['4.35 % of 1,000 is 43.5, whatever binary makes of it', percents(4.35, 95.65), 1_000, [44, 956]],
    ['percentages add up', percents(1, 9, 40, 50), 10_000, [100, 900, 4_000, 5_000]],
    ['the last takes the rest, whatever it says', percents(10, 20), 100, [10, 90]],
    ['no more than there are', percents(60, 60, 60), 10, [6, 4, 0]],
    ['counts are counts', counts(5, 20, 1), 100, [5, 20, 75]],
    ['counts beyond the target', counts(50, 50, 50), 70, [50, 20, 0]],
    ['a count beyond the target, first', counts(500, 1), 70, [70, 0]],
    ['counts and percentages mixed', [{ count: 3 }, { percent: 50 }, { percent: 50 }], 11, [3, 6, 2]],
    ['one device', percents(1, 9, 90), 1, [1, 0, 0]],
    ['two devices', percents(1, 9, 90), 2, [1, 1, 0]],
    ['an empty target', percents(10, 90), 0, [0, 0]],
    ['one phase', percents(100), 7, [7]],
    ['no phase', [], 7, []],
  ])('%s', (_, phases, total, sizes) => {
    expect(phaseSizes(phases, total)).toEqual(sizes);
  });
});

describe('planPhases', () => {
  it('puts exactly as many devices into each phase as it says', () => {
    fc.assert(
      fc.property(fc.string(), someMembers, someSizes, (seed, members, sizes) => {
        const plan = planPhases(seed, members, sizes);
        expect(plan.map(({ size }) => size)).toEqual(phaseSizes(sizes, members.length));
        expect(membersByPhase(plan, members, seed).map(({ length }) => length)).toEqual(plan.map(({ size }) => size));
      }),
    );
  });

  it('gives every stratum its share up to the end of each phase, less than one device more or less', () => {
    fc.assert(
      fc.property(fc.string(), someMembers, someSizes, (seed, members, sizes) => {
        const plan = planPhases(seed, members, sizes);
        const strata = [...new Set(members.map(({ stratum }) => stratum))].map((name) =>
          members.filter(({ stratum }) => stratum === name),
        );
        let placed = 0;
        plan.forEach(({ size }, index) => {
          placed += size;
          for (const own of strata) {
            const within = own.filter((member) => phaseOfMember(plan, member, seed) <= index).length;
            expect(Math.abs(within - (own.length * placed) / members.length)).toBeLessThan(1);
          }
        });
      }),
    );
  });

  it('does not put off many strata of one device for one large stratum', () => {
    const single = Array.from({ length: 100 }, (_, index) => devices(1, `ESP32||odd${index}`, `odd${index}`)).flat();
    const [first = []] = membersByPhase(planPhases(SEED, [...devices(900), ...single], percents(45, 55)), [
      ...devices(900),
      ...single,
    ]);
    expect(first).toHaveLength(450);
    expect(first.filter(({ stratum }) => stratum === 'ESP32||2.4.0').length).toBeLessThanOrEqual(405 + 1);
  });

  it('is the same whatever order the devices come in', () => {
    fc.assert(
      fc.property(someMembers, someSizes, (members, sizes) => {
        expect(planPhases(SEED, [...members].reverse(), sizes)).toEqual(planPhases(SEED, members, sizes));
      }),
    );
  });

  it('picks other devices for another seed', () => {
    const members = devices(1_000);
    const [one = []] = membersByPhase(planPhases('one', members, percents(10, 90)), members, 'one');
    const [two = []] = membersByPhase(planPhases('two', members, percents(10, 90)), members, 'two');
    const both = one.filter((member) => two.includes(member));
    expect(both.length).toBeGreaterThan(0);
    expect(both.length).toBeLessThan(30);
  });

  it('has room for whoever comes to a target that was empty', () => {
    const plan = planPhases(SEED, [], percents(10, 90));
    const [first = [], second = []] = membersByPhase(plan, devices(2_000));
    expect(plan.map(({ size }) => size)).toEqual([0, 0]);
    expect(first.length / 2_000).toBeCloseTo(0.1, 1);
    expect(first.length + second.length).toBe(2_000);
  });
});

describe('phaseOf', () => {
  it('is the last where no phase reaches the position, and the first where there are none', () => {
    const phase = { strata: { kind: 5 }, share: 0 };
    expect(phaseOf([phase, phase, phase], 'kind', 6)).toBe(2);
    expect(phaseOf([], 'kind', 6)).toBe(0);
  });

  it('takes newcomers of a new kind by the share of all positions', () => {
    const phases = [
      { strata: {}, share: 0.25 },
      { strata: {}, share: 1 },
    ];
    expect(phaseOf(phases, 'new', POSITIONS / 4 - 1)).toBe(0);
    expect(phaseOf(phases, 'new', POSITIONS / 4)).toBe(1);
  });

  it('keeps every device in its phase when the fleet grows', () => {
    const members = [...devices(300), ...devices(40, 'ESP32||2.3.0', 'old')];
    const plan = planPhases(SEED, members, percents(5, 25, 70));
    const cutoffs: unknown = JSON.parse(JSON.stringify(plan));
    const before = members.map((member) => phaseOfMember(plan, member));
    // Nothing but what was stored at the start decides.
    expect(members.map((member) => phaseOfMember(cutoffs as PlannedPhase[], member))).toEqual(before);
  });

  it.each([
    ['of a stratum that was there', 'ESP32||2.4.0'],
    ['of a small stratum that was there', 'ESP32||2.3.0'],
    ['of a new stratum', 'ESP32-C3||0.1.0'],
  ])('lets newcomers %s join in the proportion of the phases', (_, stratum) => {
    const members = [...devices(3_000), ...devices(30, 'ESP32||2.3.0', 'old')];
    const plan = planPhases(SEED, members, percents(5, 25, 70));
    const joined = membersByPhase(plan, devices(20_000, stratum, 'new')).map(({ length }) => length / 20_000);
    const close = stratum === 'ESP32||2.3.0' ? 0.05 : 0.012;
    [0.05, 0.25, 0.7].forEach((share, index) => expect(Math.abs((joined[index] ?? 0) - share)).toBeLessThan(close));
  });

  it('knows only one phase where there is one', () => {
    const [only] = planPhases(SEED, devices(3), percents(100));
    expect(only?.cutoffs.share).toBe(1);
    fc.assert(
      fc.property(fc.string(), fc.nat({ max: POSITIONS - 1 }), (stratum, at) => {
        expect(phaseOf(only ? [only.cutoffs] : [], stratum, at)).toBe(0);
      }),
    );
  });

  it('never moves a device back as cut-offs only grow', () => {
    fc.assert(
      fc.property(someMembers, someSizes, (members, sizes) => {
        const plan = planPhases(SEED, members, sizes);
        for (const stratum of new Set(members.map((member) => member.stratum))) {
          const cutoffs = plan.map((phase) => phase.cutoffs.strata[stratum] ?? NaN);
          expect(cutoffs).toEqual([...cutoffs].sort((a, b) => a - b));
        }
      }),
    );
  });
});
