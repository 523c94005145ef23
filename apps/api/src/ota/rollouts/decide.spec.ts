import { DEVICE_STATUSES, isNewerVersion, PHASE_STATUSES, ROLLOUT_STATUSES, UPDATE_STATES } from '@pcms/contract';
import fc from 'fast-check';
import {
  aDeviceState,
  aFirmwareState,
  aPassage,
  aRolloutState,
  aSituation,
  aTargetState,
  NOW_MS,
} from '../testing/decision-states';
import { decide, type Decision, type DeviceState, type RolloutState } from './decide';
import { isTargeted } from './targeting';

const offered = (decision: Decision): string | undefined => decision.offer?.rollout.id;
const ruleFor = (decision: Decision, id: string): string | undefined =>
  decision.reasons.find(({ rolloutId }) => rolloutId === id)?.rule;
const decideNow = (device: DeviceState, ...rollouts: RolloutState[]): Decision =>
  decide(device, rollouts, aSituation());

describe('decide about one rollout', () => {
  it('offers a newer firmware of its type to a device, as a first offer', () => {
    const rollout = aRolloutState();
    expect(decideNow(aDeviceState(), rollout)).toEqual({
      offer: { rollout, firmware: rollout.firmware, kind: 'first', phase: 0, passage: null, supersedes: null },
      reasons: [],
    });
  });

  it('says nothing of rollouts that do not name the device', () => {
    const elsewhere = aRolloutState({
      target: aTargetState({ deviceIds: new Set(['door']), deviceTypes: new Set(['ESP32_LED_Blink']) }),
    });
    expect(decideNow(aDeviceState(), elsewhere)).toEqual({ offer: null, reasons: [] });
    expect(decideNow(aDeviceState())).toEqual({ offer: null, reasons: [] });
  });

  it('names the first rule that says no, and the rollout', () => {
    expect(decideNow(aDeviceState({ status: 'retired' }), aRolloutState())).toEqual({
      offer: null,
      reasons: [{ rolloutId: 'a-rollout', rule: 'device_retired', text: 'The device is retired.' }],
    });
  });

  it.each([
    ['again', 'offered'],
    ['again', 'downloading'],
    ['again', 'verifying'],
    ['again', 'installing'],
    ['again', 'rebooting'],
    ['retry', 'failed'],
  ] as const)('offers it %s to a device whose update is %s', (kind, state) => {
    const passage = aPassage({ state, retryAtMs: state === 'failed' ? NOW_MS : null });
    expect(decideNow(aDeviceState({ passages: [passage] }), aRolloutState()).offer).toMatchObject({ kind, passage });
  });

  it('offers it to a device that lost its slot since it did not take it, to regain one', () => {
    const passage = aPassage({ state: 'offered', holdsSlot: false });
    const { offer } = decideNow(aDeviceState({ passages: [passage] }), aRolloutState());
    expect(offer).toMatchObject({ kind: 'regain', passage });
  });

  it.each([
    ['its id', { deviceIds: new Set(['hall']), deviceTypes: new Set<string>() }, true],
    ['its type', { deviceIds: new Set<string>(), deviceTypes: new Set(['ESP32_OTA_Base']) }, true],
    ['both', { deviceIds: new Set(['hall']), deviceTypes: new Set(['ESP32_OTA_Base']) }, true],
    ['others', { deviceIds: new Set(['Hall']), deviceTypes: new Set(['hall']) }, false],
    ['nobody', { deviceIds: new Set<string>(), deviceTypes: new Set<string>() }, false],
  ])('knows that a target names %s', (_, target, named) => {
    expect(isTargeted(aDeviceState(), aTargetState(target), NOW_MS)).toBe(named);
  });
});

describe('decide between rollouts', () => {
  const older = aRolloutState({ id: 'older', name: 'Older', createdAtMs: NOW_MS - 2_000 });
  const newer = aRolloutState({
    id: 'newer',
    name: 'Newer',
    createdAtMs: NOW_MS - 1_000,
    firmware: aFirmwareState({ version: '2.6.0' }),
  });
  const urgent = aRolloutState({
    id: 'urgent',
    name: 'Urgent',
    priority: 5,
    createdAtMs: NOW_MS - 9_000,
    firmware: aFirmwareState({ version: '2.4.1' }),
  });

  it('takes the highest priority, then the newest', () => {
    expect(offered(decideNow(aDeviceState(), older, newer))).toBe('newer');
    expect(offered(decideNow(aDeviceState(), older, newer, urgent))).toBe('urgent');
  });

  it('says to the others who goes first', () => {
    expect(decideNow(aDeviceState(), older, newer, urgent).reasons).toEqual([
      { rolloutId: 'older', rule: 'superseded', text: '"Urgent" goes first.' },
      { rolloutId: 'newer', rule: 'superseded', text: '"Urgent" goes first.' },
    ]);
  });

  it('decides the same between two that were made in the same millisecond, in whichever order they come', () => {
    const twin = { ...newer, id: 'twin' };
    expect(offered(decideNow(aDeviceState(), newer, twin))).toBe(offered(decideNow(aDeviceState(), twin, newer)));
  });

  it('takes the next one where the most urgent says no', () => {
    const paused = { ...urgent, status: 'paused' as const };
    const decision = decideNow(aDeviceState(), older, paused);
    expect(offered(decision)).toBe('older');
    expect(ruleFor(decision, 'urgent')).toBe('rollout_not_running');
  });

  it('lets an update that has begun to download go on, whatever comes', () => {
    const device = aDeviceState({ passages: [aPassage({ rolloutId: 'older', state: 'downloading' })] });
    const decision = decideNow(device, urgent, older, newer);
    expect(decision.offer).toMatchObject({ rollout: older, kind: 'again', supersedes: null });
    expect([ruleFor(decision, 'urgent'), ruleFor(decision, 'newer')]).toEqual(['busy', 'busy']);
  });

  it('lets nothing begin while an update goes on under a rollout that is paused', () => {
    const device = aDeviceState({ passages: [aPassage({ rolloutId: 'older', state: 'installing' })] });
    const decision = decideNow(device, { ...older, status: 'paused' }, urgent);
    expect(decision.offer).toBeNull();
    expect([ruleFor(decision, 'older'), ruleFor(decision, 'urgent')]).toEqual(['rollout_not_running', 'busy']);
  });

  it('takes back an offer that nobody has begun to take, for a more urgent one', () => {
    const passage = aPassage({ rolloutId: 'older' });
    expect(decideNow(aDeviceState({ passages: [passage] }), older, urgent).offer).toMatchObject({
      rollout: urgent,
      kind: 'first',
      passage: null,
      supersedes: passage,
    });
  });

  it('takes back the offer of a rollout that is paused meanwhile', () => {
    const passage = aPassage({ rolloutId: 'older' });
    const decision = decideNow(aDeviceState({ passages: [passage] }), { ...older, status: 'paused' }, newer);
    expect(decision.offer).toMatchObject({ rollout: newer, supersedes: passage });
  });

  it('keeps an offer that is the most urgent anyway', () => {
    const passage = aPassage({ rolloutId: 'urgent' });
    expect(decideNow(aDeviceState({ passages: [passage] }), older, urgent).offer).toMatchObject({
      kind: 'again',
      passage,
      supersedes: null,
    });
  });
});

describe('decide about any fleet', () => {
  const types = fc.constantFrom('ESP32_OTA_Base', 'ESP32_LED_Blink');
  const versions = fc.constantFrom('2.4.0', '2.5.0', '2.10.0', '20251003.134016');
  const digests = fc.constantFrom(null, 'ab'.repeat(32), 'cd'.repeat(32));
  const ids = ['r0', 'r1', 'r2', 'r3'];

  const passage = (rolloutId: string) =>
    fc.record({
      updateId: fc.constant(`update of ${rolloutId}`),
      rolloutId: fc.constant(rolloutId),
      state: fc.constantFrom(...UPDATE_STATES),
      phase: fc.constantFrom(0, 1),
      holdsSlot: fc.boolean(),
      attempt: fc.integer({ min: 1, max: 3 }),
      deltaFailed: fc.boolean(),
      retryAtMs: fc.constantFrom(null, NOW_MS - 1, NOW_MS, NOW_MS + 1),
    });
  const anyDevice = fc.record({
    deviceId: fc.constantFrom('hall', 'door'),
    status: fc.constantFrom(...DEVICE_STATUSES),
    type: types,
    chip: fc.constantFrom(null, 'ESP32', 'ESP32-C3'),
    slotBytes: fc.constantFrom(null, 1_000_000, 2_000_000),
    version: fc.option(versions),
    imageDigest: digests,
    passages: fc.subarray(ids).chain((chosen) => fc.tuple(...chosen.map(passage))),
  });
  const device: fc.Arbitrary<DeviceState> = anyDevice.map(aDeviceState);
  const firmware = fc
    .record({
      deviceType: types,
      version: fc.constantFrom('2.5.0', '2.6.0'),
      chip: fc.constantFrom('ESP32', 'ESP32-C3'),
      sizeBytes: fc.constantFrom(1_000_000, 1_500_000),
      imageDigest: digests,
      withdrawn: fc.boolean(),
    })
    .map(aFirmwareState);
  const rollout = (id: string): fc.Arbitrary<RolloutState> =>
    fc
      .record({
        id: fc.constant(id),
        name: fc.constant(`rollout ${id}`),
        status: fc.constantFrom(...ROLLOUT_STATUSES, 'running', 'running'),
        priority: fc.constantFrom(0, 1),
        createdAtMs: fc.constantFrom(NOW_MS - 1, NOW_MS),
        target: fc
          .record({
            deviceIds: fc.subarray(['hall', 'door']),
            deviceTypes: fc.subarray(['ESP32_OTA_Base', 'ESP32_LED_Blink']),
          })
          .map((named) =>
            aTargetState({ deviceIds: new Set(named.deviceIds), deviceTypes: new Set(named.deviceTypes) }),
          ),
        phases: fc.array(
          fc.record({
            status: fc.constantFrom(...PHASE_STATUSES, 'open'),
            cutoffs: fc.constant({ strata: {}, share: 0.5 }),
          }),
          { maxLength: 2 },
        ),
        force: fc.boolean(),
        allowVariantSwitch: fc.boolean(),
        allowDowngrade: fc.boolean(),
        maxAttempts: fc.constantFrom(1, 3),
        firmware: fc.option(firmware, { freq: 9 }),
      })
      .map(aRolloutState);
  const rollouts = fc.tuple(...ids.map(rollout)).chain((all) => fc.shuffledSubarray(all));

  const holds = (rule: (known: DeviceState, all: readonly RolloutState[], decision: Decision) => void) =>
    fc.assert(
      fc.property(device, rollouts, (known, all) => rule(known, all, decide(known, all, aSituation()))),
      { numRuns: 3_000 },
    );

  it('makes one offer at most, and gives a reason for every other rollout that names the device', () => {
    holds((known, all, decision) => {
      const named = all
        .filter(
          (one) =>
            isTargeted(known, one.target, NOW_MS) || known.passages.some(({ rolloutId }) => rolloutId === one.id),
        )
        .map(({ id }) => id);
      const spokenOf = [
        ...decision.reasons.map(({ rolloutId }) => rolloutId),
        ...(decision.offer ? [decision.offer.rollout.id] : []),
      ];
      expect(spokenOf.sort()).toEqual(named.sort());
      for (const { text } of decision.reasons) expect(text).toMatch(/^.+\.$/);
    });
  });

  it('never offers anything to a device that is retired or waits', () => {
    holds(({ status }, _, { offer }) => {
      if (status !== 'active') expect(offer).toBeNull();
    });
  });

  it('never offers under a rollout that does not run, whose phase waits or whose firmware is gone', () => {
    holds((_, __, { offer }) => {
      if (!offer) return;
      expect(offer.rollout.status).toBe('running');
      expect(['open', 'done']).toContain(offer.rollout.phases[offer.phase]?.status);
      expect(offer.firmware).toBe(offer.rollout.firmware);
      expect(offer.firmware.withdrawn).toBe(false);
    });
  });

  it('never offers what the device runs already', () => {
    holds((known, _, { offer }) => {
      if (!offer) return;
      expect([known.type, known.version]).not.toEqual([offer.firmware.deviceType, offer.firmware.version]);
      if (known.imageDigest !== null) expect(offer.firmware.imageDigest).not.toBe(known.imageDigest);
    });
  });

  it('never offers another type, an older version or what does not fit, unless the rollout or the device says so', () => {
    holds((known, _, { offer }) => {
      if (!offer) return;
      const { rollout: chosen, firmware: image } = offer;
      const isOwnType = image.deviceType === known.type;
      if (!isOwnType) expect(chosen.allowVariantSwitch).toBe(true);
      if (isOwnType && known.version !== null && isNewerVersion(known.version, image.version))
        expect(chosen.allowDowngrade).toBe(true);
      if (known.slotBytes !== null) expect(image.sizeBytes).toBeLessThanOrEqual(known.slotBytes);
      if (known.chip !== null) expect(image.chip).toBe(known.chip);
    });
  });

  it('never offers a second update to a device that is busy with one', () => {
    holds(({ passages }, _, { offer }) => {
      const busyWith = passages.filter(({ state }) =>
        ['downloading', 'verifying', 'installing', 'rebooting'].includes(state),
      );
      if (offer && busyWith.length > 0) expect(busyWith.map(({ rolloutId }) => rolloutId)).toEqual([offer.rollout.id]);
    });
  });

  it('never offers again what is over or has no try left', () => {
    holds((_, __, { offer }) => {
      const passage = offer?.passage;
      if (!offer || !passage) return;
      expect(['offered', 'downloading', 'verifying', 'installing', 'rebooting', 'failed']).toContain(passage.state);
      if (passage.state !== 'failed') return;
      expect(passage.attempt).toBeLessThan(offer.rollout.maxAttempts);
      expect(passage.retryAtMs ?? Infinity).toBeLessThanOrEqual(NOW_MS);
    });
  });

  it('takes back only an offer of another rollout that nobody began to take', () => {
    holds((_, __, { offer }) => {
      if (!offer?.supersedes) return;
      expect(offer.supersedes.state).toBe('offered');
      expect(offer.supersedes.rolloutId).not.toBe(offer.rollout.id);
    });
  });

  it('does not depend on the order of the rollouts, nor on being asked before', () => {
    holds((known, all, decision) => {
      const reversed = decide(known, [...all].reverse(), aSituation());
      expect(reversed.offer).toEqual(decision.offer);
      expect([...reversed.reasons].reverse()).toEqual(decision.reasons);
      expect(decide(known, all, aSituation())).toEqual(decision);
    });
  });
});
