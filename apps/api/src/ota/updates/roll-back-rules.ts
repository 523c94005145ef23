import { isActive, type DeviceStatus, type UpdateState } from '@pcms/contract';
import type { RollBackOrder } from '../rollouts/roll-back-orders';
import { runsNewImage, type RunningImage } from './contact-inference';

/** Why a device cannot be told to go back; stable, for programs. */
export type RollBackRule =
  'device_not_active' | 'cannot_roll_back' | 'nothing_to_roll_back' | 'runs_something_else' | 'previous_image_gone';

export interface RollBackRefusal {
  readonly rule: RollBackRule;
  /** One sentence for a person. */
  readonly message: string;
}

/** The device that somebody wants to go back. */
export interface RollBackDevice extends RunningImage {
  readonly status: DeviceStatus;
}

/** The last update that the device has begun and not lost. */
export interface UndoableUpdate {
  readonly state: UpdateState;
  readonly deviceType: string;
  readonly version: string;
  readonly imageDigest: string | null;
  /** Another update has written to the device's other slot since. */
  readonly isRewritten: boolean;
}

const no = (rule: RollBackRule, message: string): RollBackRefusal => ({ rule, message });

/** The first rule that keeps a device from being told to start the firmware from before `update`; null when it may be. */
export function rollBackRefusal(device: RollBackDevice, update: UndoableUpdate | null): RollBackRefusal | null {
  if (device.status !== 'active') return no('device_not_active', `The device is ${device.status}.`);
  if (device.imageDigest === null) {
    return no('cannot_roll_back', 'This board runs a firmware that takes no such order: bring it an update instead.');
  }
  if (!update) return no('nothing_to_roll_back', 'No update has brought what the device runs.');
  if (update.state === 'confirmed' && !runsNewImage(device, update)) {
    const running = device.version ?? 'something else';
    return no('runs_something_else', `The device runs ${running}, and its last update brought ${update.version}.`);
  }
  return update.isRewritten
    ? no('previous_image_gone', 'Another update was written over the firmware from before.')
    : null;
}

/** An update that its device was told to undo. */
export interface OrderedUpdate extends Omit<UndoableUpdate, 'isRewritten'> {
  readonly fromVersion: string | null;
}

/**
 * What becomes of an order when its device calls and runs this: it went back; or it runs something third, or the update is over,
 * so that nothing is left to order. Null while the order stands: until the update has arrived, and as long as its image runs.
 */
export function endOfOrder(running: RunningImage, update: OrderedUpdate): 'rolled_back' | 'void' | null {
  if (update.state !== 'confirmed') return isActive(update.state) ? null : 'void';
  if (runsNewImage(running, update)) return null;
  return running.version === update.fromVersion ? 'rolled_back' : 'void';
}

/** As much of a move as an order changes, and whatever else belongs to it. */
interface WordsOfMove {
  readonly to: UpdateState;
  readonly detail?: string;
}

/** A move back that was ordered, told as the doing of who ordered it; what the device said about it stays as a detail. */
export const asOrdered = <Move extends WordsOfMove>(move: Move, { actor, reason, by }: Omit<RollBackOrder, 'at'>) => ({
  ...move,
  actor,
  reason,
  detail: [`ordered by ${by}`, move.detail].filter((words) => words !== undefined).join('; '),
});
