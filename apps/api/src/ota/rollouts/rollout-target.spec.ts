import type { CreateRolloutDto } from '@pcms/contract';
import { checkTarget, namedOnce, type TargetFacts } from './rollout-target';
import type { RolloutTarget } from './rollout.entity';

const FIRMWARE = { key: 'ESP32_OTA_Base_2.5.0', deviceType: 'ESP32_OTA_Base', chip: 'ESP32' } as const;
const OWN_TYPE = { name: 'ESP32_OTA_Base', chip: 'ESP32' } as const;
const OTHER_TYPE = { name: 'ESP32_LED_Blink', chip: 'ESP32' } as const;
const OTHER_CHIP = { name: 'Greenhouse_S3', chip: 'ESP32-S3' } as const;

interface Case extends Partial<TargetFacts>, Pick<CreateRolloutDto, 'allowVariantSwitch'> {
  readonly target: RolloutTarget;
}

const check = ({ target, unknownDeviceIds = [], unknownGroupIds = [], types = [], allowVariantSwitch }: Case) =>
  checkTarget(target, { unknownDeviceIds, unknownGroupIds, types }, { firmware: FIRMWARE, allowVariantSwitch });

const refusalOf = (wish: Case): { field: string; rule: string } => {
  try {
    check(wish);
  } catch (error) {
    const { message, facts } = error as Error & { facts: { field: string } };
    return { field: facts.field, rule: message };
  }
  throw new Error('The target was accepted.');
};

describe('namedOnce', () => {
  it('drops repeats and keeps the order', () => {
    expect(namedOnce({ deviceIds: ['b', 'a', 'b'], deviceTypes: ['T', 'T'] })).toEqual({
      deviceIds: ['b', 'a'],
      deviceTypes: ['T'],
    });
  });

  it('leaves out a list that is not there, or names nothing', () => {
    expect(namedOnce({ deviceTypes: ['T'] })).toStrictEqual({ deviceTypes: ['T'] });
    expect(namedOnce({ deviceIds: [], groupIds: ['g', 'g'], deviceTypes: [] })).toStrictEqual({ groupIds: ['g'] });
  });

  it('keeps "all"', () => {
    expect(namedOnce({ all: true })).toStrictEqual({ all: true });
  });

  it('does the same with what the target leaves out', () => {
    const exclude = { deviceIds: ['a', 'a'], groupIds: [] };
    expect(namedOnce({ all: true, exclude })).toStrictEqual({ all: true, exclude: { deviceIds: ['a'] } });
    expect(namedOnce({ all: true, exclude: { groupIds: ['g'] } })).toStrictEqual({
      all: true,
      exclude: { groupIds: ['g'] },
    });
    expect(namedOnce({ all: true, exclude: { deviceIds: [] } })).toStrictEqual({ all: true });
    expect(namedOnce({ all: true, exclude: {} })).toStrictEqual({ all: true });
  });
});

describe('checkTarget', () => {
  it("accepts known devices and the firmware's own type", () => {
    expect(() =>
      check({ target: { deviceIds: ['hall'], deviceTypes: [OWN_TYPE.name] }, types: [OWN_TYPE] }),
    ).not.toThrow();
  });

  it('accepts another type on the same chip where a variant switch is allowed', () => {
    expect(() =>
      check({ target: { deviceTypes: [OTHER_TYPE.name] }, types: [OTHER_TYPE], allowVariantSwitch: true }),
    ).not.toThrow();
  });

  it.each<RolloutTarget>([{ groupIds: ['g'] }, { all: true }, { deviceIds: ['hall'], groupIds: ['g'] }])(
    'accepts %j',
    (target) => {
      expect(() => check({ target })).not.toThrow();
    },
  );

  it('names unknown groups, before unknown devices', () => {
    const target = { groupIds: ['g', 'h'], deviceIds: ['a'] };
    expect(refusalOf({ target, unknownGroupIds: ['h'], unknownDeviceIds: ['a'] })).toEqual({
      field: 'target.groupIds',
      rule: 'there is no group "h"',
    });
  });

  it('accepts several types that all exist', () => {
    const types = [OWN_TYPE, OTHER_TYPE];
    const target = { deviceTypes: types.map(({ name }) => name) };
    expect(() => check({ target, types, allowVariantSwitch: true })).not.toThrow();
  });

  it('refuses a target that names nothing', () => {
    expect(refusalOf({ target: {} })).toEqual({
      field: 'target',
      rule: 'target must name at least one device, group or device type, or all',
    });
  });

  it('names all unknown devices where they are few', () => {
    expect(refusalOf({ target: { deviceIds: ['a', 'b', 'c'] }, unknownDeviceIds: ['a', 'b', 'c'] })).toEqual({
      field: 'target.deviceIds',
      rule: 'there is no device "a", "b", "c"',
    });
  });

  it('names the first unknown devices where they are many', () => {
    const unknownDeviceIds = ['a', 'c', 'b', 'd', 'e'];
    expect(refusalOf({ target: { deviceIds: unknownDeviceIds }, unknownDeviceIds }).rule).toBe(
      'there is no device "a", "c", "b" and 2 more',
    );
  });

  it('names an unknown device type', () => {
    expect(refusalOf({ target: { deviceTypes: [OWN_TYPE.name, 'Toaster'] }, types: [OWN_TYPE] })).toEqual({
      field: 'target.deviceTypes',
      rule: 'there is no device type "Toaster"',
    });
  });

  it('refuses another type unless a variant switch is allowed', () => {
    expect(refusalOf({ target: { deviceTypes: [OTHER_TYPE.name] }, types: [OTHER_TYPE] })).toEqual({
      field: 'target.deviceTypes',
      rule: 'ESP32_OTA_Base_2.5.0 is for ESP32_OTA_Base; allowVariantSwitch must be true to reach ESP32_LED_Blink as well',
    });
  });

  it('refuses another chip, variant switch or not', () => {
    const wish = { target: { deviceTypes: [OTHER_CHIP.name] }, types: [OTHER_CHIP], allowVariantSwitch: true };
    expect(refusalOf(wish)).toEqual({
      field: 'target.deviceTypes',
      rule: 'ESP32_OTA_Base_2.5.0 is built for ESP32; the chip of Greenhouse_S3 is ESP32-S3',
    });
  });
});
