import { pathToReturnTo } from './return-path';

describe('pathToReturnTo', () => {
  it('leads back to where the person wanted to go', () => {
    expect(pathToReturnTo('/devices?online=true')).toBe('/devices?online=true');
  });

  it.each([undefined, '', 'https://example.org', '//example.org', '/\\example.org', '/login?returnTo=/login'])(
    'leads to the start page instead of to %s',
    (asked) => {
      expect(pathToReturnTo(asked)).toBe('/overview');
    },
  );
});
