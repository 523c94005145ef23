import fc from 'fast-check';
import semver from 'semver';
import { compareVersions, isNewerVersion, isPublishableVersion, versionSortKey } from './version';

const number = fc.maxSafeNat().map(String);
const word = fc.stringMatching(/^[0-9A-Za-z-]{1,8}$/).filter((text) => !/^0\d+$/.test(text));
const preRelease = fc.array(fc.oneof(number, word), { maxLength: 4 });
/** Small numbers and few words, so that equal beginnings are common. */
const nearVersion = fc
  .tuple(
    fc.array(fc.constantFrom('0', '1', '2', '10'), { minLength: 3, maxLength: 3 }),
    fc.array(fc.constantFrom('0', '2', '10', 'a', 'b', '-', '2a', 'a2'), { maxLength: 4 }),
  )
  .map(([numbers, parts]) => numbers.join('.') + (parts.length > 0 ? `-${parts.join('.')}` : ''));
const anyVersion = fc
  .tuple(number, number, number, preRelease)
  .map(([major, minor, patch, parts]) => `${major}.${minor}.${patch}${parts.length > 0 ? `-${parts.join('.')}` : ''}`);
const semantic = fc.oneof(nearVersion, anyVersion);
const clock = fc.stringMatching(/^20\d{6}\.\d{6}$/);
const anything = fc.oneof(semantic, clock, fc.string(), fc.constantFrom('', 'latest', 'v2.4.0', '1.2', '1.2.3+b'));

const ASCENDING = [
  '20251003.134016',
  '20251003.134017',
  '0.0.0',
  '1.0.0-9',
  '1.0.0-10',
  '1.0.0-10.a',
  '1.0.0-10a',
  '1.0.0-9a',
  '1.0.0-a9',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0-rc.1',
  '1.0.0',
  '2.4.1',
  '2.9.0',
  '2.10.0',
  '2.10.1',
  '10.0.0',
  '99999999999999999999.0.0',
  '100000000000000000000.0.0',
];

describe('compareVersions', () => {
  it.each(ASCENDING.flatMap((older, index) => ASCENDING.slice(index + 1).map((newer) => [older, newer])))(
    'puts %s before %s',
    (older, newer) => {
      expect(compareVersions(older, newer)).toBeLessThan(0);
      expect(compareVersions(newer, older)).toBeGreaterThan(0);
    },
  );

  it('agrees with the semver package about every pair of versions', () => {
    fc.assert(
      fc.property(semantic, semantic, (a, b) => {
        expect(Math.sign(compareVersions(a, b))).toBe(semver.compare(a, b));
      }),
      { numRuns: 2_000 },
    );
  });

  it('ignores build metadata', () => {
    expect(compareVersions('2.4.0+build.7', '2.4.0')).toBe(0);
    expect(compareVersions('2.4.0-rc.1+7', '2.4.0-rc.1+8')).toBe(0);
    expect(compareVersions('2.4.0+99', '2.4.1')).toBeLessThan(0);
  });

  it('puts every clock version before every semantic one', () => {
    fc.assert(fc.property(clock, semantic, (fielded, version) => compareVersions(fielded, version) < 0));
  });

  it('orders clock versions by time', () => {
    fc.assert(
      fc.property(clock, clock, (a, b) => {
        expect(Math.sign(compareVersions(a, b))).toBe(Math.sign(Number(a) - Number(b)));
      }),
    );
  });

  it('gives the opposite answer when asked the other way round', () => {
    fc.assert(
      fc.property(anything, anything, (a, b) => {
        expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0);
      }),
    );
  });

  it('never goes round in a circle', () => {
    fc.assert(
      fc.property(anything, anything, anything, (...versions) => {
        const [a, b, c] = versions.sort(compareVersions);
        expect(compareVersions(a, b)).toBeLessThanOrEqual(0);
        expect(compareVersions(b, c)).toBeLessThanOrEqual(0);
        expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 1_000 },
    );
  });

  it('finds every text equal to itself', () => {
    fc.assert(fc.property(anything, (text) => compareVersions(text, text) === 0));
  });
});

describe('isNewerVersion', () => {
  it('is strict: a version is not newer than itself', () => {
    expect(isNewerVersion('2.5.0', '2.4.9')).toBe(true);
    expect(isNewerVersion('2.5.0', '2.5.0')).toBe(false);
    expect(isNewerVersion('2.4.9', '2.5.0')).toBe(false);
  });

  it('lets a board that runs a clock version move to any semantic one', () => {
    expect(isNewerVersion('0.0.1', '20251003.134016')).toBe(true);
    expect(isNewerVersion('20251003.134016', '0.0.1')).toBe(false);
  });
});

describe('isPublishableVersion', () => {
  it.each([
    '0.0.0',
    '2.5.0',
    '10.20.30',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-0.3.7',
    '1.0.0-x-y-z.--',
    '1.0.0-0a',
    `1.2.3-${'a'.repeat(25)}`,
  ])('accepts %s', (version) => {
    expect(isPublishableVersion(version)).toBe(true);
  });

  it.each([
    ['no version', ''],
    ['a word', 'latest'],
    ['two numbers', '1.2'],
    ['four numbers', '1.2.3.4'],
    ['a letter before', 'v1.2.3'],
    ['build metadata', '1.2.3+b'],
    ['a clock version', '20251003.134016'],
    ['a leading zero', '1.02.3'],
    ['a leading zero in a numeric identifier', '1.2.3-01'],
    ['an empty pre-release', '1.2.3-'],
    ['an empty identifier', '1.2.3-a..b'],
    ['an underscore', '1.2.3-a_b'],
    ['a path', '1.2.3-../../x'],
    ['a blank at the end', '1.2.3 '],
    ['a line feed at the end', '1.2.3\n'],
    ['two lines', '1.2.3\n1.2.4'],
    ['digits of another script', '١.٢.٣'],
    ['a negative number', '-1.2.3'],
    ['32 characters', `1.2.3-${'a'.repeat(26)}`],
  ])('refuses %s', (_, version) => {
    expect(isPublishableVersion(version)).toBe(false);
  });

  it('accepts a short version exactly when semver finds it valid and it has no build metadata', () => {
    fc.assert(
      fc.property(
        fc.oneof(semantic, fc.stringMatching(/^[0-3v]{0,2}\.[0-9]{0,2}\.[0-9]{1,2}[-+.]?[0a.-]{0,3}$/)),
        (text) => {
          // The package also takes a "v" in front and blanks around, which `semver.valid` drops from its result.
          const valid = text.length <= 31 && semver.valid(text) === text;
          expect(isPublishableVersion(text)).toBe(valid);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('versionSortKey', () => {
  const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

  it('puts versions into their order', () => {
    expect([...ASCENDING].reverse().sort((a, b) => byBytes(versionSortKey(a), versionSortKey(b)))).toEqual(ASCENDING);
  });

  it('sorts the pre-releases of one version byte by byte as compareVersions orders', () => {
    const ofOne = nearVersion.map((version) => version.replace(/^[\d.]+/, '1.2.3'));
    fc.assert(
      fc.property(ofOne, ofOne, (a, b) => {
        expect(Math.sign(byBytes(versionSortKey(a), versionSortKey(b)))).toBe(Math.sign(compareVersions(a, b)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is the same for versions that differ in build metadata alone', () => {
    expect(versionSortKey('2.4.0-rc.1+7')).toBe(versionSortKey('2.4.0-rc.1'));
    expect(versionSortKey('2.4.0+7')).toBe(versionSortKey('2.4.0'));
  });

  it('sorts byte by byte as compareVersions orders', () => {
    const reported = fc.oneof(
      semantic,
      clock,
      fc.stringMatching(/^[!-~]{1,31}$/),
      fc.constantFrom('1.2', '1.2.3+b', 'latest'),
    );
    fc.assert(
      fc.property(reported, reported, (a, b) => {
        expect(Math.sign(byBytes(versionSortKey(a), versionSortKey(b)))).toBe(Math.sign(compareVersions(a, b)));
      }),
      { numRuns: 5_000 },
    );
  });
});
