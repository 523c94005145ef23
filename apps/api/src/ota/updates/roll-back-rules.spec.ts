import { UPDATE_STATES, type UpdateState } from '@pcms/contract';
import {
  asOrdered,
  endOfOrder,
  rollBackRefusal,
  type OrderedUpdate,
  type RollBackDevice,
  type UndoableUpdate,
} from './roll-back-rules';

const NEW_DIGEST = 'c'.repeat(64);
const OLD_DIGEST = 'd'.repeat(64);

const UPDATE: UndoableUpdate = {
  state: 'confirmed',
  deviceType: 'ESP32_OTA_Base',
  version: '2.5.0',
  imageDigest: NEW_DIGEST,
  isRewritten: false,
};
const DEVICE: RollBackDevice = {
  status: 'active',
  type: 'ESP32_OTA_Base',
  version: '2.5.0',
  imageDigest: NEW_DIGEST,
};

describe('rollBackRefusal', () => {
  it.each<[string, Partial<RollBackDevice>, Partial<UndoableUpdate>]>([
    ['runs what its last update brought', {}, {}],
    ['runs it, where the image has no digest to compare', {}, { imageDigest: null }],
    ['has not started the new image yet', { version: '2.4.0', imageDigest: OLD_DIGEST }, { state: 'rebooting' }],
    ['has begun to download it', { version: '2.4.0', imageDigest: OLD_DIGEST }, { state: 'downloading' }],
  ])('is null for a device that %s', (_, device, update) => {
    expect(rollBackRefusal({ ...DEVICE, ...device }, { ...UPDATE, ...update })).toBeNull();
  });

  it.each<[string, string, Partial<RollBackDevice>, Partial<UndoableUpdate> | null]>([
    ['device_not_active', 'is retired', { status: 'retired' }, {}],
    ['device_not_active', 'waits to be admitted', { status: 'pending' }, {}],
    ['cannot_roll_back', 'is a board in the field', { imageDigest: null }, {}],
    ['cannot_roll_back', 'is a board in the field and has no update', { imageDigest: null }, null],
    ['nothing_to_roll_back', 'never had an update', {}, null],
    ['runs_something_else', 'was flashed by hand since', { version: '9.9.9' }, {}],
    ['runs_something_else', 'says the version from another image', { imageDigest: OLD_DIGEST }, {}],
    ['runs_something_else', 'runs another type', { type: 'ESP32_LED_Blink' }, {}],
    ['previous_image_gone', 'has had something written over it', {}, { isRewritten: true }],
  ])('is %s for a device that %s', (rule, _, device, update) => {
    const asked = rollBackRefusal({ ...DEVICE, ...device }, update && { ...UPDATE, ...update });
    expect(asked).toEqual({ rule, message: expect.stringMatching(/^[A-Z].+\.$/) as string });
  });
});

describe('the refusal of a device that runs something else', () => {
  it.each([
    ['9.9.9', 'The device runs 9.9.9, and its last update brought 2.5.0.'],
    [null, 'The device runs something else, and its last update brought 2.5.0.'],
  ])('says what it runs: %s', (version, message) => {
    expect(rollBackRefusal({ ...DEVICE, version }, UPDATE)?.message).toBe(message);
  });
});

describe('endOfOrder', () => {
  const ORDERED: OrderedUpdate = { ...UPDATE, fromVersion: '2.4.0' };
  const RUNNING = { type: 'ESP32_OTA_Base', version: '2.5.0', imageDigest: NEW_DIGEST };

  it('is none while the device runs the image that it should leave', () => {
    expect(endOfOrder(RUNNING, ORDERED)).toBeNull();
  });

  it.each([
    ['rolled_back', 'the version from before', { version: '2.4.0', imageDigest: OLD_DIGEST }],
    ['rolled_back', 'the same version of the type from before', { version: '2.4.0', type: 'ESP32_LED_Blink' }],
    ['void', 'a third version', { version: '2.6.0', imageDigest: 'e'.repeat(64) }],
    ['void', 'another image under the same version', { imageDigest: OLD_DIGEST }],
  ])('is %s when it runs %s', (end, _, running) => {
    expect(endOfOrder({ ...RUNNING, ...running }, ORDERED)).toBe(end);
  });

  const ends = (state: UpdateState) => endOfOrder({ ...RUNNING, version: '2.4.0' }, { ...ORDERED, state });
  it.each<[UpdateState, ReturnType<typeof endOfOrder>]>([
    ['offered', null],
    ['downloading', null],
    ['verifying', null],
    ['installing', null],
    ['rebooting', null],
    ['confirmed', 'rolled_back'],
    ['failed', 'void'],
    ['rolled_back', 'void'],
    ['superseded', 'void'],
    ['cancelled', 'void'],
  ])('of an update that is %s, with the old version running, is %s', (state, end) => {
    expect(ends(state)).toBe(end);
  });

  it('is known for every state', () => {
    for (const state of UPDATE_STATES) expect([null, 'void', 'rolled_back']).toContain(ends(state));
  });
});

describe('asOrdered', () => {
  const ORDER = { actor: 'person', reason: 'roll_back_ordered', by: 'anna' } as const;

  it('makes a move the doing of who ordered it', () => {
    expect(asOrdered({ to: 'rolled_back' }, ORDER)).toEqual({
      to: 'rolled_back',
      actor: 'person',
      reason: 'roll_back_ordered',
      detail: 'ordered by anna',
    });
  });

  it('keeps what the device says about it', () => {
    expect(asOrdered({ to: 'rolled_back', detail: 'after 3 boots' }, ORDER).detail).toBe(
      'ordered by anna; after 3 boots',
    );
  });
});
