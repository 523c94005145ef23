import { aDeviceState, aTargetState, NOW_MS } from '../testing/decision-states';
import type { PhaseState } from './decide';
import { POSITIONS, position } from './membership';
import { phaseOfDevice, stratumOfDevice } from './phase-of-device';

const SEED = 'b7e0';
const HALL = aDeviceState({ groupIds: ['lab'] });
const TARGET = aTargetState({ groups: [{ id: 'lab', filter: null }] });
const AT = position(SEED, 'hall');

/** A phase that holds those kinds of devices up to a position, and no newcomers. */
const phase = (strata: Record<string, number>): PhaseState => ({ status: 'open', cutoffs: { strata, share: 0 } });
const phaseOfHall = (...phases: PhaseState[]) => phaseOfDevice(HALL, { seed: SEED, phases, target: TARGET }, NOW_MS);

describe('the phase of a device', () => {
  const kind = stratumOfDevice(HALL, TARGET, NOW_MS);
  const last = phase({ [kind]: POSITIONS - 1 });

  it('is the first whose part of its kind reaches its position', () => {
    expect(phaseOfHall(phase({ [kind]: AT }), last)).toBe(0);
    expect(phaseOfHall(phase({ [kind]: AT - 1 }), last)).toBe(1);
    expect(phaseOfHall(phase({ [kind]: -1 }), phase({ [kind]: AT - 1 }), last)).toBe(2);
  });

  it('is the first where no phase was ever asked who is in it', () => {
    const unasked: PhaseState = { status: 'open', cutoffs: null };
    expect(phaseOfHall(unasked)).toBe(0);
    expect(phaseOfHall(unasked, unasked)).toBe(0);
    expect(phaseOfHall(phase({ [kind]: -1 }), phase({ [kind]: -1 }), unasked)).toBe(0);
  });

  it('is the only one there is', () => {
    expect(phaseOfHall(phase({ [kind]: -1 }))).toBe(0);
  });
});

describe('the kind of a device', () => {
  it('is told by its chip, its version and the first group of the target that holds it', () => {
    const kinds = [
      HALL,
      { ...HALL, chip: 'ESP32-S3' },
      { ...HALL, version: '2.4.1' },
      { ...HALL, groupIds: [] },
      { ...HALL, chip: null },
      { ...HALL, version: null },
    ].map((device) => stratumOfDevice(device, TARGET, NOW_MS));
    expect(new Set(kinds).size).toBe(kinds.length);
    expect(stratumOfDevice({ ...HALL, deviceId: 'door', name: 'Door' }, TARGET, NOW_MS)).toBe(kinds[0]);
  });
});
