import fc from 'fast-check';
import { hearNewImage, isConfirmed, NOT_HEARD } from './confirmation';

const heardAt = (...times: number[]) => times.reduce(hearNewImage, NOT_HEARD);

describe('confirmations', () => {
  it('believes a device at its first call where one is enough', () => {
    expect(isConfirmed(NOT_HEARD, 1)).toBe(false);
    expect(isConfirmed(heardAt(0), 1)).toBe(true);
  });

  it('counts calls that follow each other at once as one', () => {
    expect(heardAt(0, 100, 19_999).count).toBe(1);
    expect(heardAt(0, 20_000, 20_100, 40_000).count).toBe(3);
  });

  it('counts from the last that counted, so that a device that calls every 15 s gets there too', () => {
    expect(heardAt(0, 15_000, 30_000, 45_000, 60_000).count).toBe(3);
  });

  it('never counts more than one in 20 s', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 30_000 }), { minLength: 1 }), (gaps) => {
        let now = 0;
        const { count } = gaps.reduce((heard, gap) => hearNewImage(heard, (now += gap)), NOT_HEARD);
        const first = gaps[0] ?? 0;
        expect(count).toBeLessThanOrEqual(1 + Math.floor((now - first) / 20_000));
      }),
    );
  });
});
