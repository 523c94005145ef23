import { createHash } from 'node:crypto';
import { DEVICE_ID_PATTERN } from '@pcms/contract';
import { readImage } from '@pcms/esp-image';
import { PERSONALITY_NAMES } from '../scripted-device/make-device';
import { CATALOGUE, imageOf, keyOf } from './catalogue';
import { FLEET } from './fleet';
import { ROLLOUTS } from './rollout-plan';

const SLOT_BYTES = 1_310_720;

describe('the demo', () => {
  it('has 25 devices, each with a valid id and name of its own', () => {
    expect(FLEET).toHaveLength(25);
    expect(new Set(FLEET.map((device) => device.deviceId)).size).toBe(25);
    expect(new Set(FLEET.map((device) => device.name)).size).toBe(25);
    for (const { deviceId } of FLEET) expect(deviceId).toMatch(DEVICE_ID_PATTERN);
  });

  it('shows every personality that a device can play', () => {
    expect(new Set(FLEET.map((device) => device.personality))).toEqual(new Set(PERSONALITY_NAMES));
  });

  it('starts every device on a firmware that it publishes, and has a newer one for it', () => {
    for (const { type } of FLEET) {
      expect(CATALOGUE.filter(({ deviceType }) => deviceType === type).length).toBeGreaterThanOrEqual(2);
    }
  });

  it.each(CATALOGUE.map((firmware) => [keyOf(firmware), firmware] as const))(
    'publishes %s as an image that says what it is and fits its slot',
    (_key, firmware) => {
      const read = readImage(imageOf(firmware), (bytes) => createHash('sha256').update(bytes).digest());
      expect(read).toMatchObject({
        ok: true,
        image: { chip: 'ESP32', description: { projectName: firmware.deviceType, version: firmware.version } },
      });
      expect(firmware.sizeBytes).toBeLessThanOrEqual(SLOT_BYTES);
    },
  );

  it('rolls out only what it publishes, to devices and types that it has', () => {
    const keys = CATALOGUE.map(keyOf);
    const ids = FLEET.map((device) => device.deviceId);
    const types: string[] = FLEET.map((device) => device.type);
    for (const { rollout } of ROLLOUTS) {
      const { deviceIds = [], deviceTypes = [] } = rollout.target;
      expect(keys).toContain(rollout.firmwareKey);
      expect(deviceIds.length + deviceTypes.length).toBeGreaterThan(0);
      expect(ids).toEqual(expect.arrayContaining(deviceIds));
      expect(types).toEqual(expect.arrayContaining(deviceTypes));
    }
  });

  it('shows a rollout in phases that goes well, and one that its gate stops before it is through', () => {
    const inPhases = ROLLOUTS.filter(({ rollout }) => (rollout.phases?.length ?? 0) > 1);
    const fates = inPhases.map(({ rollout: { target } }) =>
      FLEET.filter(({ deviceId }) => target.deviceIds?.includes(deviceId)).map(({ personality }) => personality),
    );
    expect(fates).toEqual([
      ['healthy', 'healthy', 'healthy', 'healthy', 'healthy'],
      ['crashes', 'crashes', 'crashes'],
    ]);
  });

  it('names every device of a list that a rollout is for', () => {
    const counts = ROLLOUTS.flatMap(({ rollout }) => rollout.target.deviceIds?.length ?? []);
    expect(counts).toEqual([5, 2, 5, 3, 1]);
  });
});
