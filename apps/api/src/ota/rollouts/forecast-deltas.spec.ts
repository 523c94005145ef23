import { deltaFigures } from './forecast-deltas';

describe('deltaFigures', () => {
  it('adds patches and whole images, and counts what is not known as a whole image', () => {
    expect(deltaFigures([40, 60, null, 'unknown'], 1_000)).toEqual({ bytes: 2_100, devices: 2, unknown: 1 });
  });

  it('speaks of what may become a patch', () => {
    expect(deltaFigures(['unknown', null], 1_000)).toEqual({ bytes: 2_000, devices: 0, unknown: 1 });
  });

  it.each([[[]], [[null, null]]])('has nothing to say of %j', (outlooks) => {
    expect(deltaFigures(outlooks, 1_000)).toBeNull();
  });
});
