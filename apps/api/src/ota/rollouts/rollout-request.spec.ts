import type { CreateRolloutDto } from '@pcms/contract';
import { readRolloutRequest } from './rollout-request';

const read = (wishes: Partial<CreateRolloutDto> = {}) =>
  readRolloutRequest({ name: 'x', firmwareKey: 'ESP32_OTA_Base_2.5.0', target: { all: true }, ...wishes });
const WINDOW = { days: ['mon' as const], from: '22:00', to: '04:00', zone: 'Europe/Berlin' };

describe('readRolloutRequest', () => {
  it('makes an assignment of one phase for named devices: no gate, no cap, believed at once', () => {
    const { rollout, phases } = read({ target: { deviceIds: ['hall'] } });
    expect(rollout).toMatchObject({ gate: { kind: 'none' }, confirmations: 1, errorAction: 'pause' });
    expect(phases).toMatchObject([{ percent: 100, cap: null }]);
  });

  it.each<[string, CreateRolloutDto['target']]>([
    ['every device', { all: true }],
    ['groups', { groupIds: ['g'] }],
    ['types', { deviceTypes: ['T'] }],
    ['named devices and groups', { deviceIds: ['hall'], groupIds: ['g'] }],
    ['named devices and types', { deviceIds: ['hall'], deviceTypes: ['T'] }],
    ['named devices and every other', { deviceIds: ['hall'], all: true }],
  ])('takes no target for an assignment that holds %s', (_, target) => {
    expect(read({ target }).phases).toHaveLength(3);
  });

  it('gives named devices in phases the gate, since phases ask for one', () => {
    const { rollout } = read({ target: { deviceIds: ['hall', 'door'] }, phases: [{ count: 1 }, {}] });
    expect(rollout).toMatchObject({ gate: { kind: 'sequential' }, confirmations: 3 });
  });

  it('fills in what a request leaves out', () => {
    expect(read().rollout).toEqual({
      priority: 0,
      force: false,
      allowVariantSwitch: false,
      allowDowngrade: false,
      maxAttempts: 3,
      silenceSeconds: 1_800,
      gate: { kind: 'sequential', acceptable: 0.02, unacceptable: 0.1 },
      inFlight: null,
      offersPerMinute: null,
      confirmations: 3,
      errorAction: 'pause',
      startAt: null,
      window: null,
    });
  });

  it('fills in the rates that a sequential gate leaves out', () => {
    expect(read({ gate: { kind: 'sequential', acceptable: 0.05 } }).rollout.gate).toEqual({
      kind: 'sequential',
      acceptable: 0.05,
      unacceptable: 0.1,
    });
    expect(read({ gate: { kind: 'sequential', unacceptable: 0.2 } }).rollout.gate).toEqual({
      kind: 'sequential',
      acceptable: 0.02,
      unacceptable: 0.2,
    });
  });

  it('makes three phases for everything else: the sequential test, caps that grow, believed when heard three times', () => {
    const { rollout, phases } = read();
    expect(rollout).toMatchObject({
      gate: { kind: 'sequential', acceptable: 0.02, unacceptable: 0.1 },
      confirmations: 3,
    });
    expect(phases.map(({ percent, cap, slots }) => [percent, cap, slots])).toEqual([
      [5, 5, 5],
      [25, 50, 50],
      [100, 500, 500],
    ]);
  });

  it('gives one phase for a whole type the gate, since nobody named its devices', () => {
    expect(read({ phases: [{ percent: 100 }] }).rollout).toMatchObject({
      gate: { kind: 'sequential' },
      confirmations: 1,
    });
  });

  it('keeps what is asked for', () => {
    const { rollout, phases } = read({
      priority: 5,
      force: true,
      allowVariantSwitch: true,
      allowDowngrade: true,
      maxAttempts: 1,
      silenceSeconds: 600,
      inFlight: 7,
      offersPerMinute: 30,
      confirmations: 2,
      errorAction: 'pause_and_roll_back',
      startAt: '2026-12-01T22:00:00+01:00',
      window: WINDOW,
      gate: { kind: 'threshold', successPercent: 95, failurePercent: 5, minAttempted: 10 },
      phases: [{ count: 3, soakMinutes: 60, gate: { kind: 'none' } }, { percent: 20, manual: true }, {}],
    });
    expect(rollout).toEqual({
      priority: 5,
      force: true,
      allowVariantSwitch: true,
      allowDowngrade: true,
      maxAttempts: 1,
      silenceSeconds: 600,
      inFlight: 7,
      offersPerMinute: 30,
      confirmations: 2,
      errorAction: 'pause_and_roll_back',
      startAt: new Date('2026-12-01T21:00:00Z'),
      window: WINDOW,
      gate: { kind: 'threshold', successPercent: 95, failurePercent: 5, minAttempted: 10 },
    });
    expect(phases).toMatchObject([
      { index: 0, percent: null, count: 3, soakSeconds: 3_600, manual: false, gate: { kind: 'none' }, cap: 7 },
      { index: 1, percent: 20, count: null, manual: true, gate: null, cap: 7 },
      { index: 2, percent: 100, count: null, cap: 7 },
    ]);
  });

  it.each<[string, NonNullable<CreateRolloutDto['phases']>]>([
    ['add up to 100 and leave nobody', [{ percent: 33.3 }, { percent: 33.3 }, { percent: 33.4 }, {}]],
    ['miss 100 by a hair in binary', [...Array<{ percent: number }>(11).fill({ percent: 2.1 }), { percent: 76.9 }, {}]],
    ['are 100 in the last phase, which takes whoever is left', [{ percent: 60 }, { percent: 100 }]],
  ])('takes percentages that %s', (_, phases) => {
    expect(read({ phases }).phases).toHaveLength(phases.length);
  });

  it.each<[string, string, Partial<CreateRolloutDto>]>([
    ['a phase with a percent and a count', 'phases.0', { phases: [{ percent: 1, count: 1 }, {}] }],
    ['a phase with neither, unless it is the last', 'phases.0', { phases: [{}, {}] }],
    [
      'phases that promise more than there is',
      'phases',
      { phases: [{ percent: 60 }, { count: 1 }, { percent: 41 }, {}] },
    ],
    [
      'a threshold gate without its minimum',
      'gate.minAttempted',
      { gate: { kind: 'threshold', successPercent: 95, failurePercent: 5 } },
    ],
    [
      'a gate whose rates are the wrong way round',
      'gate.unacceptable',
      { gate: { kind: 'sequential', acceptable: 0.1, unacceptable: 0.02 } },
    ],
    [
      'a rate that is a percentage',
      'gate.acceptable',
      { gate: { kind: 'sequential', acceptable: 2, unacceptable: 10 } },
    ],
    [
      "a phase's own gate that is none, under its name",
      'phases.1.gate.successPercent',
      { phases: [{ count: 1 }, { gate: { kind: 'threshold', failurePercent: 5, minAttempted: 1 } }] },
    ],
    ['a window in no known zone', 'window.zone', { window: { ...WINDOW, zone: 'Europe/Nowhere' } }],
    ['a window of no length', 'window.to', { window: { ...WINDOW, to: '22:00' } }],
    ['a time of day that is none', 'window.from', { window: { ...WINDOW, from: '24:00' } }],
  ])('refuses %s, and names the field', (_, field, wishes) => {
    const message = expect.stringContaining(field) as string;
    const refusal = expect.objectContaining({ code: 'invalid_field', message, facts: { field } }) as Error;
    expect(() => read(wishes)).toThrow(refusal);
  });
});
