import { ATTEMPTED_UPDATE_STATES } from '@pcms/contract';
import {
  aDeviceState,
  aFirmwareState,
  aPassage,
  aRolloutState,
  aSituation,
  aTargetState,
  NOW_MS,
} from '../testing/decision-states';
import type { DeviceState, FirmwareState, Passage, RolloutState, Situation } from './decide';
import { firstRefusal, refusalToFit, type RuleName } from './rules';
import { WEEKDAYS } from './window';

interface Case {
  readonly device?: Partial<DeviceState>;
  readonly rollout?: Partial<RolloutState>;
  readonly firmware?: Partial<FirmwareState> | null;
  readonly passage?: Partial<Passage>;
  /** From 0. */
  readonly phase?: number;
  readonly situation?: Partial<Situation>;
}

function refusal({ device, rollout, firmware, passage, phase = 0, situation }: Case) {
  return firstRefusal({
    device: aDeviceState(device),
    rollout: aRolloutState({ firmware: firmware === null ? null : aFirmwareState(firmware), ...rollout }),
    passage: passage ? aPassage(passage) : null,
    phase,
    ...aSituation(situation),
  });
}

const OTHER_BUSY = { passages: [aPassage({ rolloutId: 'other', state: 'downloading' })] };
/** From 17:00 to 18:00 in Berlin; `NOW_MS` is 09:00 there. */
const CLOSED = { days: WEEKDAYS, from: '17:00', to: '18:00', zone: 'Europe/Berlin' };
const DIGEST = 'ab'.repeat(32);

describe('firstRefusal', () => {
  it('lets a device have a newer firmware of its own type', () => {
    expect(refusal({})).toBeNull();
  });

  it.each<[RuleName, string, Case]>([
    ['device_retired', 'The device is retired.', { device: { status: 'retired' } }],
    ['device_pending', 'The device waits to be admitted.', { device: { status: 'pending' } }],
    ['rollout_not_running', 'The rollout is paused.', { rollout: { status: 'paused' } }],
    ['not_started', 'The rollout is a draft, which nobody has started yet.', { rollout: { status: 'draft' } }],
    [
      'waits_for_approval',
      'The rollout waits for the approval of a second person.',
      { rollout: { status: 'draft' }, situation: { mustBeApproved: true } },
    ],
    [
      'not_started',
      'The rollout is a draft, which nobody has started yet.',
      { rollout: { status: 'draft', isApproved: true }, situation: { mustBeApproved: true } },
    ],
    ['phase_not_open', 'Its phase is not open yet.', { rollout: { phases: [{ status: 'waiting', cutoffs: null }] } }],
    ['phase_not_open', 'Its phase is not open yet.', { rollout: { phases: [] } }],
    [
      'rollout_not_running',
      'The rollout is paused: 3 of 3 attempted failed.',
      { rollout: { status: 'paused', stopReason: '3 of 3 attempted failed.' } },
    ],
    [
      'rollout_not_running',
      'The rollout is cancelled.',
      { rollout: { status: 'cancelled', stopReason: '3 of 3 attempted failed.' } },
    ],
    [
      'phase_not_open',
      'It is in phase 2 of 2, which is not open yet.',
      {
        rollout: {
          phases: [
            { status: 'open', cutoffs: null },
            { status: 'waiting', cutoffs: null },
          ],
        },
        phase: 1,
      },
    ],
    ['not_started', 'The rollout starts at 2026-03-02 08:30 (UTC).', { rollout: { startAtMs: NOW_MS + 1_800_000 } }],
    [
      'excluded',
      'The rollout leaves it out.',
      { rollout: { target: aTargetState({ excludedDeviceIds: new Set(['hall']) }) } },
    ],
    ['outside_window', 'Outside its window until 2026-03-02 17:00 (Europe/Berlin).', { rollout: { window: CLOSED } }],
    [
      'outside_window',
      'Outside its window until 2026-03-02 17:00 (Asia/Kathmandu).',
      { rollout: { window: CLOSED }, device: { timeZone: 'Asia/Kathmandu' } },
    ],
    [
      'waiting_for_slot',
      'It waits for a slot: as many devices as are allowed at once are busy.',
      { passage: { state: 'offered', holdsSlot: false }, situation: { isFull: () => true } },
    ],
    [
      'waiting_for_slot',
      'It waits for a slot: as many devices as are allowed at once are busy.',
      { passage: { state: 'failed', retryAtMs: NOW_MS }, situation: { isFull: () => true } },
    ],
    ['firmware_withdrawn', 'The firmware was withdrawn.', { firmware: { withdrawn: true } }],
    ['firmware_withdrawn', 'The firmware was withdrawn.', { firmware: null }],
    ['update_over', 'Its update under this rollout is over: confirmed.', { passage: { state: 'confirmed' } }],
    ['update_over', 'Its update under this rollout is over: rolled back.', { passage: { state: 'rolled_back' } }],
    ['update_over', 'Its update under this rollout is over: superseded.', { passage: { state: 'superseded' } }],
    ['update_over', 'Its update under this rollout is over: cancelled.', { passage: { state: 'cancelled' } }],
    ['tries_used_up', 'It failed 3 of 3 times.', { passage: { state: 'failed', attempt: 3, retryAtMs: NOW_MS } }],
    [
      'tries_used_up',
      'It failed in a way that another try would not mend.',
      { passage: { state: 'failed', attempt: 1, retryAtMs: null } },
    ],
    ['already_runs', 'It already runs 2.5.0.', { device: { version: '2.5.0' } }],
    ['already_runs', 'It already runs 2.5.0.', { device: { imageDigest: DIGEST }, firmware: { imageDigest: DIGEST } }],
    ['wrong_chip', 'The firmware is for ESP32-C3, and the device is an ESP32.', { firmware: { chip: 'ESP32-C3' } }],
    [
      'wrong_type',
      'The firmware is for ESP32_LED_Blink, and the device is a ESP32_OTA_Base.',
      { firmware: { deviceType: 'ESP32_LED_Blink' } },
    ],
    [
      'slot_too_small',
      "The firmware has 1,310,721 bytes, and the device's slot 1,310,720.",
      { firmware: { sizeBytes: 1_310_721 } },
    ],
    ['newer_already', 'It runs 2.10.0, which is newer than 2.5.0.', { device: { version: '2.10.0' } }],
    [
      'waits_to_retry',
      'It failed; the next try is at 2026-03-02T08:00:00.001Z.',
      { passage: { state: 'failed', retryAtMs: NOW_MS + 1 } },
    ],
    ['busy', 'It is busy with another update.', { device: OTHER_BUSY }],
  ])('%s: %s', (rule, text, asked) => {
    expect(refusal(asked)).toEqual({ rule, text });
  });

  it.each(ATTEMPTED_UPDATE_STATES)('counts another update that is %s as busy', (state) => {
    expect(refusal({ device: { passages: [aPassage({ rolloutId: 'other', state })] } })?.rule).toBe('busy');
  });

  it.each(['offered', 'confirmed', 'failed', 'rolled_back', 'superseded', 'cancelled'] as const)(
    'does not count another update that is %s as busy',
    (state) => {
      expect(refusal({ device: { passages: [aPassage({ rolloutId: 'other', state })] } })).toBeNull();
    },
  );

  it.each<[string, Case]>([
    ['whose chip nobody knows', { device: { chip: null } }],
    ['whose slot nobody knows', { device: { slotBytes: null }, firmware: { sizeBytes: 100_000_000 } }],
    ['whose slot it just fills', { firmware: { sizeBytes: 1_310_720 } }],
    ['that has not said what version it runs', { device: { version: null } }],
    ['that runs a clock version, which is older than any', { device: { version: '20251003.134016' } }],
    ['that runs a pre-release of it', { device: { version: '2.5.0-rc.1' } }],
    [
      'that runs a newer one, where a downgrade is allowed',
      { device: { version: '3.0.0' }, rollout: { allowDowngrade: true } },
    ],
    [
      'of another type, where a switch is allowed',
      { firmware: { deviceType: 'ESP32_LED_Blink' }, rollout: { allowVariantSwitch: true } },
    ],
    [
      'of another type with a higher version, since versions of different types do not compare',
      {
        device: { version: '9.0.0' },
        firmware: { deviceType: 'ESP32_LED_Blink' },
        rollout: { allowVariantSwitch: true },
      },
    ],
    [
      'of another type with the same version',
      {
        device: { version: '2.5.0' },
        firmware: { deviceType: 'ESP32_LED_Blink' },
        rollout: { allowVariantSwitch: true },
      },
    ],
    ['whose image has another digest', { device: { imageDigest: DIGEST }, firmware: { imageDigest: 'cd'.repeat(32) } }],
    ['while both digests are unknown', { device: { imageDigest: null }, firmware: { imageDigest: null } }],
    ['whose next try is due now', { passage: { state: 'failed', attempt: 2, retryAtMs: NOW_MS } }],
    ['that was offered it before', { passage: { state: 'offered' } }],
    [
      'that is taking it',
      { passage: { state: 'downloading' }, device: { passages: [aPassage({ state: 'downloading' })] } },
    ],
    [
      'in an open phase after one that is done',
      {
        rollout: {
          phases: [
            { status: 'done', cutoffs: null },
            { status: 'open', cutoffs: null },
          ],
        },
        phase: 1,
      },
    ],
    ['in a phase that is done', { rollout: { phases: [{ status: 'done', cutoffs: null }] } }],
    ['that is taking it while the window closes', { passage: { state: 'downloading' }, rollout: { window: CLOSED } }],
    ['that holds a slot while all are taken', { passage: { state: 'offered' }, situation: { isFull: () => true } }],
    ['from the moment at which the rollout starts', { rollout: { startAtMs: NOW_MS } }],
    ['while the window is open', { rollout: { window: { ...CLOSED, from: '08:00', to: '10:00' } } }],
    ['in its own time zone', { rollout: { window: CLOSED }, device: { timeZone: 'Asia/Tokyo' } }],
  ])('lets a device have it %s', (_, asked) => {
    expect(refusal(asked)).toBeNull();
  });

  it('offers nothing with the same image, even when a downgrade and a switch are allowed and the type is another', () => {
    const same = {
      device: { imageDigest: DIGEST, type: 'ESP32_LED_Blink', version: '9.9.9' },
      firmware: { imageDigest: DIGEST },
      rollout: { allowDowngrade: true, allowVariantSwitch: true },
    };
    expect(refusal(same)?.rule).toBe('already_runs');
  });

  it('calls a device that reports the same version up to date even when its digest is another', () => {
    const sameVersion = {
      device: { version: '2.5.0', imageDigest: DIGEST },
      firmware: { imageDigest: 'cd'.repeat(32) },
    };
    expect(refusal(sameVersion)?.rule).toBe('already_runs');
  });
});

describe('refusalToFit', () => {
  const fits = (device: Partial<DeviceState>, firmware: Partial<FirmwareState> = {}) =>
    refusalToFit({
      device: aDeviceState(device),
      firmware: aFirmwareState(firmware),
      rollout: { allowVariantSwitch: false, allowDowngrade: false },
    });

  it('has nothing against a firmware that suits the device, whatever its status and its updates', () => {
    expect(fits({ status: 'retired', passages: [aPassage({ state: 'failed' })] })).toBeNull();
  });

  it.each<[RuleName, Partial<DeviceState>, Partial<FirmwareState>]>([
    ['already_runs', { version: '2.5.0' }, {}],
    ['wrong_chip', {}, { chip: 'ESP32-C3' }],
    ['wrong_type', {}, { deviceType: 'ESP32_LED_Blink' }],
    ['slot_too_small', { slotBytes: 1_000 }, {}],
    ['newer_already', { version: '2.10.0' }, {}],
  ])('says %s as firstRefusal does', (rule, device, firmware) => {
    expect(fits(device, firmware)).toEqual(refusal({ device, firmware }));
    expect(fits(device, firmware)?.rule).toBe(rule);
  });
});

describe('the order of the rules', () => {
  /** What each rule needs to say no, from the most general rule to the most particular. */
  const BREAKS: readonly (readonly [RuleName, Case])[] = [
    ['device_retired', { device: { status: 'retired' } }],
    ['excluded', { rollout: { target: aTargetState({ excludedDeviceIds: new Set(['hall']) }) } }],
    ['rollout_not_running', { rollout: { status: 'paused' } }],
    ['not_started', { rollout: { startAtMs: NOW_MS + 1 } }],
    ['firmware_withdrawn', { firmware: { withdrawn: true } }],
    ['tries_used_up', { passage: { state: 'failed', attempt: 3, retryAtMs: NOW_MS + 1 } }],
    ['already_runs', { device: { imageDigest: DIGEST }, firmware: { imageDigest: DIGEST } }],
    ['wrong_chip', { firmware: { chip: 'ESP32-C3' } }],
    ['slot_too_small', { firmware: { sizeBytes: 100_000_000 } }],
    ['newer_already', { device: { version: '9.0.0' } }],
    ['phase_not_open', { rollout: { phases: [] } }],
    ['waits_to_retry', { passage: { state: 'failed', attempt: 1, retryAtMs: NOW_MS + 1 } }],
    ['busy', { device: OTHER_BUSY }],
    ['outside_window', { rollout: { window: CLOSED } }],
    ['waiting_for_slot', { situation: { isFull: () => true } }],
  ];

  const together = (cases: readonly Case[]): Case => ({
    device: Object.assign({}, ...cases.map(({ device }) => device)) as Partial<DeviceState>,
    rollout: Object.assign({}, ...cases.map(({ rollout }) => rollout)) as Partial<RolloutState>,
    firmware: Object.assign({}, ...cases.map(({ firmware }) => firmware)) as Partial<FirmwareState>,
    passage: cases.find(({ passage }) => passage)?.passage,
    situation: cases.find(({ situation }) => situation)?.situation,
  });

  it.each(BREAKS.map(([rule], index) => [rule, index] as const))(
    'names %s first where all that come after it say no too',
    (rule, index) => {
      expect(refusal(together(BREAKS.slice(index).map(([, broken]) => broken)))?.rule).toBe(rule);
    },
  );

  it('names the type before the slot, and the chip before the type', () => {
    const foreign = { firmware: { deviceType: 'ESP32_LED_Blink', sizeBytes: 100_000_000 } };
    expect(refusal(foreign)?.rule).toBe('wrong_type');
    expect(refusal({ firmware: { ...foreign.firmware, chip: 'ESP32-C3' } })?.rule).toBe('wrong_chip');
  });
});
