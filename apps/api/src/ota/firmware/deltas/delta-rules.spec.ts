import { deltaSource, isWorthIt, takesDeltas } from './delta-rules';

const DIGEST = '0d'.repeat(32);
const ABLE = { takesDeltas: true, runningDigest: DIGEST, deltaFailed: false };

describe('takesDeltas', () => {
  it.each([
    ['delta', true],
    ['ota,resume,delta,rollback', true],
    ['ota, delta', true],
    ['ota,deltas', false],
    ['dashboard,images,ota', false],
    ['', false],
    [null, false],
  ])('of a device that says %j is %s', (capabilities, able) => {
    expect(takesDeltas(capabilities)).toBe(able);
  });
});

describe('isWorthIt', () => {
  it.each([
    [499, 1_000, true],
    [500, 1_000, false],
    [501, 1_000, false],
    [500, 1_001, true],
    [0, 0, false],
  ])('of %d bytes for an image of %d is %s', (patch, image, worth) => {
    expect(isWorthIt(patch, image)).toBe(worth);
  });
});

describe('deltaSource', () => {
  it('is the image that the device runs', () => {
    expect(deltaSource(ABLE)).toBe(DIGEST);
  });

  it.each([
    ['that cannot apply a patch', { takesDeltas: false }],
    ['that does not say what it runs', { runningDigest: null }],
    ['whose last try failed for a patch', { deltaFailed: true }],
  ])('is nothing for a device %s', (_, known) => {
    expect(deltaSource({ ...ABLE, ...known })).toBeNull();
  });
});
