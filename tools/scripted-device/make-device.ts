import { createHash } from 'node:crypto';
import { fastClock } from './clock';
import type { DeviceOptions } from './device-options';
import { FieldedBoard } from './fielded/fielded-board';
import { PERSONALITIES, type Personality } from './personality';
import { madeUpDigest, ScriptedDevice } from './scripted-device';

/** Boards in the field, which do not run our firmware; the second one goes on saying its old version after an update. */
const FIELDED_PERSONALITIES = ['fielded', 'forgets_version'] as const;
export type AnyPersonality = Personality | (typeof FIELDED_PERSONALITIES)[number];

export const PERSONALITY_NAMES: readonly string[] = [...Object.keys(PERSONALITIES), ...FIELDED_PERSONALITIES];

export const isPersonality = (name: string): name is AnyPersonality => PERSONALITY_NAMES.includes(name);

/** Anything that is switched on and runs until it is stopped. */
export interface Runnable {
  run(signal: AbortSignal): Promise<void>;
}

/** A device with this personality. A fielded board is always of type ESP32_OTA_Base, with nothing of ours to set. */
export function makeDevice(personality: AnyPersonality, options: Omit<DeviceOptions, 'personality'>): Runnable {
  if (personality !== 'fielded' && personality !== 'forgets_version')
    return new ScriptedDevice({ ...options, personality });
  const {
    serverUrl,
    deviceId,
    type,
    version,
    name = deviceId,
    wifi = '',
    image = madeUpDigest(type, version),
  } = options;
  return new FieldedBoard({
    serverUrl,
    deviceId,
    name,
    version,
    image,
    wifi,
    stationMac: madeUpMac(deviceId),
    forgetsVersion: personality === 'forgets_version',
    clock: options.clock ?? fastClock(1),
    log: options.log ?? (() => undefined),
  });
}

/** Locally administered, and the same for the same id. */
function madeUpMac(deviceId: string): string {
  const tail = createHash('sha256').update(deviceId).digest('hex').slice(0, 10).toUpperCase();
  return `02:${tail.match(/../g)?.join(':') ?? ''}`;
}
