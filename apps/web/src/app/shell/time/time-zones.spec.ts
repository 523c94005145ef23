import { allZones, matchingZones } from './time-zones';

const ZONES = [
  'UTC',
  'America/New_York',
  'America/North_Dakota/Center',
  'Asia/Kathmandu',
  'Europe/Berlin',
  'Europe/London',
];

describe('matchingZones', () => {
  it('puts those first of which a part begins as it was typed', () => {
    expect(matchingZones(ZONES, 'n')).toEqual([
      'America/New_York',
      'America/North_Dakota/Center',
      'Asia/Kathmandu',
      'Europe/Berlin',
      'Europe/London',
    ]);
  });

  it('takes a space for an underscore', () => {
    expect(matchingZones(ZONES, 'new york')).toEqual(['America/New_York']);
  });

  it('leads from a complete name to its neighbours', () => {
    expect(matchingZones(ZONES, 'europe/berlin')).toEqual(['Europe/Berlin', 'Europe/London']);
    expect(matchingZones(ZONES, 'UTC')).toEqual(ZONES);
  });

  it('finds nothing where there is nothing', () => {
    expect(matchingZones(ZONES, 'atlantis')).toEqual([]);
  });
});

describe('allZones', () => {
  it('knows UTC and the zones of the world', () => {
    expect(allZones()).toEqual(expect.arrayContaining(['UTC', 'Europe/Berlin']));
  });
});
