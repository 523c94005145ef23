import type { DeviceTypeDto } from '@pcms/contract';
import { aFirmware } from '../../testing/builders';
import { proposedName, typesToOffer } from './proposal';

const types: DeviceTypeDto[] = [
  { name: 'Sign', chip: 'ESP32', slotBytes: 1_310_720, devices: 3 },
  { name: 'Blink', chip: 'ESP32', slotBytes: 1_310_720, devices: 2 },
  { name: 'Greenhouse', chip: 'ESP32-S3', slotBytes: 3_145_728, devices: 1 },
];
const firmware = aFirmware({ deviceType: 'Sign', chip: 'ESP32', version: '2.5.0' });

describe('typesToOffer', () => {
  it('offers only the type that the firmware is built for', () => {
    expect(typesToOffer(types, firmware, false).map((type) => type.name)).toEqual(['Sign']);
  });

  it('offers others on the same chip when a switch of variant is allowed, and never another chip', () => {
    expect(typesToOffer(types, firmware, true).map((type) => type.name)).toEqual(['Sign', 'Blink']);
  });
});

describe('proposedName', () => {
  it('says what goes where', () => {
    expect(proposedName(firmware, { deviceTypes: ['Sign'] })).toBe('2.5.0 to Sign');
  });

  it('is short for every device of the type, and names groups', () => {
    expect(proposedName(firmware, { all: true, exclude: { deviceIds: ['d1'] } })).toBe('2.5.0 to every Sign');
    expect(proposedName(firmware, { groupIds: ['g1'] }, new Map([['g1', 'Workshop']]))).toBe('2.5.0 to group Workshop');
  });

  it('is empty before a firmware is chosen', () => {
    expect(proposedName(undefined, { deviceTypes: ['Sign'] })).toBe('');
  });

  it('is never longer than a name may be', () => {
    expect(proposedName(firmware, { deviceTypes: Array.from({ length: 20 }, () => 'ESP32_PersonalCMS') })).toHaveLength(
      100,
    );
  });
});
