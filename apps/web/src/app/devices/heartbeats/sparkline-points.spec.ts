import { sparklinePoints } from './sparkline-points';

const BOX = { width: 100, height: 10 };

describe('sparklinePoints', () => {
  it('fills the box from the least to the greatest value', () => {
    expect(sparklinePoints([5, 10, 0], BOX)).toBe('0,5 50,0 100,10');
  });

  it('leaves out readings that failed, and keeps the others in their place', () => {
    expect(sparklinePoints([0, null, 10], BOX)).toBe('0,10 100,0');
  });

  it('draws a value that never changes through the middle', () => {
    expect(sparklinePoints([7, 7], BOX)).toBe('0,5 100,5');
  });

  it.each([[[]], [[1]], [[null, 1, null]]])('draws nothing for %j', (values) => {
    expect(sparklinePoints(values, BOX)).toBe('');
  });
});
