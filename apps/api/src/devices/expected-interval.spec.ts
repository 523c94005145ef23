import { expectedInterval } from './expected-interval';

describe('expectedInterval', () => {
  it.each([
    [10, 30],
    [30, 30],
    [31, 31],
    [86_400, 86_400],
  ])('expects a device that was told to call every %i s within %i s', (told, expected) => {
    expect(expectedInterval(told)).toBe(expected);
  });
});
